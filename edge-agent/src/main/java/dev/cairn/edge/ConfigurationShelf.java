package dev.cairn.edge;

import dev.cairn.firmware.DeviceProfile;
import dev.cairn.firmware.Enrolment;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted configurations, one file each, {@code <version, 16 hex digits>.cairn}; the highest version that still holds is in force. A
 * profile never comes from anywhere else.
 */
final class ConfigurationShelf {
    /** A configuration in force. */
    record InForce(long version, Hash hash, DeviceProfile profile) {}

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationShelf.class);
    private static final String SUFFIX = ".cairn";
    private static final int BUNDLE_BYTES_MAX = 64 * 1024;

    private final Path folder;
    private final Enrolment enrolment;
    private Optional<InForce> inForce = Optional.empty();

    ConfigurationShelf(Path folder, Enrolment enrolment) throws IOException {
        this.folder = folder;
        this.enrolment = enrolment;
        Files.createDirectories(folder);
        for (Path file : newestFirst()) {
            if (inForce.isEmpty() && Files.size(file) <= BUNDLE_BYTES_MAX) {
                Judgement judgement = enrolment.judge(Bytes.wrap(Files.readAllBytes(file)), 0);
                inForce = accepted(judgement);
                if (judgement instanceof Judgement.Refused refused) {
                    LOG.warn("stored configuration passed over code={} file={}", refused.code(), file.getFileName());
                }
            }
        }
    }

    Optional<InForce> inForce() {
        return inForce;
    }

    /** Judges a bundle; an accepted one is durable on return and in force. */
    synchronized Judgement offer(Bytes bundle) throws IOException {
        Judgement judgement =
                enrolment.judge(bundle, inForce.map(InForce::version).orElse(0L));
        if (judgement instanceof Judgement.Accepted yes) {
            store(String.format("%016x", yes.bundle().content().version()), bundle);
            inForce = accepted(judgement);
        }
        return judgement;
    }

    private static Optional<InForce> accepted(Judgement judgement) {
        return judgement instanceof Judgement.Accepted yes
                ? Optional.of(new InForce(
                        yes.bundle().content().version(), yes.bundle().hash(), yes.profile()))
                : Optional.empty();
    }

    private void store(String name, Bytes bundle) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(bundle.buffer());
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing((Path f) -> f.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }
}
