package dev.cairn.guest;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * A guest that boots a real kernel with drivers over a simulated I2C bus (i2c-stub), sees this machine's files read-only, and runs one Java
 * program as its only process. Emulated (TCG), so that it needs no right and no virtualisation.
 */
final class Guest {
    static final List<String> MODULES =
            List.of("virtio_pci", "9pnet_virtio", "9p", "overlay", "i2c_dev", "i2c_stub", "bmp280_i2c", "lm75");
    private static final String QEMU = "qemu-system-x86_64";
    private static final String BUSYBOX = "busybox";

    private Guest() {}

    /** What this machine lacks. */
    static Optional<String> missing() {
        if (!"amd64".equals(System.getProperty("os.arch"))) {
            return Optional.of("the guest is an amd64 machine and uses this machine's JDK");
        }
        for (String program : List.of(QEMU, BUSYBOX)) {
            if (Programs.find(program).isEmpty()) {
                return Optional.of(program + " is not installed (Debian: qemu-system-x86, busybox-static)");
            }
        }
        return Kernel.find().isEmpty()
                ? Optional.of("no kernel with i2c-stub and bmp280 (Debian: linux-image-amd64; CAIRN_GUEST_KERNEL)")
                : Optional.empty();
    }

    /** Boots it with this program; its console is the process's output. */
    static Proc boot(Path folder, Class<?> program, String... words) throws IOException {
        Kernel kernel = Kernel.find().orElseThrow();
        Path initrd = folder.resolve("initrd.gz");
        Files.write(initrd, initrd(kernel, program, words));
        return Proc.named("guest")
                .command(List.of(
                        Programs.find(QEMU).orElseThrow().toString(),
                        "-accel",
                        "tcg",
                        "-cpu",
                        "max",
                        "-m",
                        "700",
                        "-nographic",
                        "-no-reboot",
                        "-kernel",
                        kernel.image().toString(),
                        "-initrd",
                        initrd.toString(),
                        "-append",
                        "console=ttyS0 quiet panic=-1",
                        "-nic",
                        "none",
                        "-virtfs",
                        "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"));
    }

    private static byte[] initrd(Kernel kernel, Class<?> program, String... words) throws IOException {
        Cpio cpio = new Cpio();
        for (String folder : List.of("bin", "m", "proc", "sys", "dev", "host", "over", "new")) {
            cpio.folder(folder);
        }
        cpio.file("bin/busybox", Files.readAllBytes(Programs.find(BUSYBOX).orElseThrow()));
        Map<String, Path> modules = kernel.inOrder(MODULES);
        for (Map.Entry<String, Path> module : modules.entrySet()) {
            cpio.file("m/" + module.getKey(), Files.readAllBytes(module.getValue()));
        }
        cpio.file("init", init(modules.keySet(), command(program, words)).getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(cpio.end());
        }
        return packed.toByteArray();
    }

    private static String init(Iterable<String> modules, String command) {
        StringBuilder script = new StringBuilder("#!/bin/busybox sh\nb=/bin/busybox\n");
        script.append("$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev\n");
        for (String module : modules) {
            script.append("$b insmod /m/").append(module);
            script.append(module.equals("i2c_stub") ? " chip_addr=0x76,0x48\n" : "\n");
        }
        return script.append("$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144 host /host\n")
                .append("$b mount -t tmpfs tmp /over; $b mkdir -p /over/up /over/work\n")
                .append("$b mount -t overlay -o lowerdir=/host,upperdir=/over/up,workdir=/over/work over /new\n")
                .append("for f in proc sys dev; do $b mount --bind /$f /new/$f; done\n")
                .append("$b chroot /new ")
                .append(command)
                .append("; echo \"CAIRN exit $?\"\n")
                .append("$b poweroff -f\n")
                .toString();
    }

    private static String command(Class<?> program, String... words) {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -Xmx200m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dcairn.root=" + House.root()
                + " -cp " + classPath() + " " + program.getName() + " " + String.join(" ", words);
    }

    /** The guest stands in another folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
