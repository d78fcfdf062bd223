package dev.cairn.edge.cli;

import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.spool.Spool;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Copies every statement without a receipt, and everything refused, as one file each: nothing is locked in a spool. */
final class Export {
    private Export() {}

    static int run(EdgeSettings settings, Path to, PrintStream out) throws IOException {
        Files.createDirectories(to);
        long copied = 0;
        for (String name : List.of("data", "alarm")) {
            Path folder = settings.data().resolve(name);
            if (Files.isDirectory(folder)) {
                copied += spool(settings, folder, name, to) + refused(folder, name, to);
            }
        }
        out.println(copied + " signed batches copied to " + to + ".");
        return 0;
    }

    private static long spool(EdgeSettings settings, Path folder, String name, Path to) throws IOException {
        EdgeSettings.Chains chains = Assembly.chains(settings);
        String id = name.equals("data") ? chains.data() : chains.alarm();
        long copied = 0;
        try (Spool spool = open(settings, folder, id)) {
            OptionalLong seq = spool.waiting(0);
            while (seq.isPresent()) {
                Path file = to.resolve(String.format("%s-%016x.cbor", name, seq.getAsLong()));
                Bytes envelope = spool.read(seq.getAsLong()).orElse(Bytes.EMPTY);
                if (!envelope.isEmpty()) {
                    Files.write(file, envelope.toArray());
                    copied++;
                }
                seq = spool.waiting(seq.getAsLong() + 1);
            }
        }
        return copied;
    }

    private static Spool open(EdgeSettings settings, Path folder, String chain) throws IOException {
        try {
            return Spool.open(Disk.folder(folder), settings.spool().limits(), Bytes.ofHex(chain));
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " (stop the gateway first)", e);
        }
    }

    private static long refused(Path folder, String name, Path to) throws IOException {
        Path refused = folder.resolve("refused");
        if (!Files.isDirectory(refused)) {
            return 0;
        }
        long copied = 0;
        try (Stream<Path> files = Files.list(refused)) {
            for (Path file : files.sorted().toList()) {
                Files.write(to.resolve(name + "-refused-" + file.getFileName()), Files.readAllBytes(file));
                copied++;
            }
        }
        return copied;
    }
}
