package dev.cairn.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kernel with its modules, as a Debian package holds them: {@code boot/vmlinuz-*} and {@code lib/modules/*}.
 *
 * @param image to boot
 * @param modules by name with underscores
 */
record Kernel(Path image, Map<String, Path> modules) {
    private static final String IMAGE = "vmlinuz-";
    private static final Pattern DEPENDS = Pattern.compile("\0depends=([^\0]*)\0");

    /** Where {@code src/test/bin/reliability} unpacked one ({@code CAIRN_GUEST_KERNEL}), or this machine's own. */
    static Optional<Kernel> find() {
        return Stream.of(System.getenv().getOrDefault("CAIRN_GUEST_KERNEL", ""), "/")
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> in(Path.of(folder)).stream())
                .findFirst();
    }

    private static Optional<Kernel> in(Path root) {
        try (Stream<Path> boot = list(root.resolve("boot"))) {
            Optional<Path> image = boot.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(IMAGE))
                    .filter(Files::isReadable)
                    .max(Path::compareTo);
            if (image.isEmpty()) {
                return Optional.empty();
            }
            String version = String.valueOf(image.get().getFileName()).substring(IMAGE.length());
            Map<String, Path> modules = modules(root.resolve("lib/modules").resolve(version));
            return modules.containsKey("i2c_stub") && modules.containsKey("bmp280_i2c")
                    ? Optional.of(new Kernel(image.get(), modules))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Stream<Path> list(Path folder) throws IOException {
        return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
    }

    private static Map<String, Path> modules(Path folder) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".ko")).forEach(file -> found.put(name(file), file));
            }
        }
        return found;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".ko", "").replace('-', '_');
    }

    /** These modules and all that they need, in the order of loading; what is built in has no file and is passed over. */
    Map<String, Path> inOrder(List<String> wanted) throws IOException {
        Map<String, Path> order = new LinkedHashMap<>();
        for (String name : wanted) {
            add(name, order);
        }
        return order;
    }

    private void add(String name, Map<String, Path> order) throws IOException {
        Path file = modules.get(name.replace('-', '_'));
        if (file == null || order.containsKey(name(file))) {
            return;
        }
        Matcher depends = DEPENDS.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        if (depends.find() && !depends.group(1).isEmpty()) {
            for (String needed : depends.group(1).split(",", -1)) {
                add(needed, order);
            }
        }
        order.put(name(file), file);
    }
}
