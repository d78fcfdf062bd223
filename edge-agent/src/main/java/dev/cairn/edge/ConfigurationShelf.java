package dev.cairn.edge;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.firmware.Enrolment;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted configurations, one file each, {@code <version, 16 hex digits>.cairn}; the highest version that still holds is in force, whatever
 * its file is called: somebody may have copied one here by hand. A profile never comes from anywhere else.
 */
final class ConfigurationShelf {
    /** A configuration in force. */
    record InForce(long version, Hash hash, DeviceProfile profile) {}

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationShelf.class);
    private static final String SUFFIX = ".cairn";
    private static final int FILES_MAX = 10_000;

    private final Path folder;
    private final Enrolment enrolment;
    private Optional<InForce> inForce = Optional.empty();

    ConfigurationShelf(Path folder, Enrolment enrolment) throws IOException {
        this.folder = folder;
        this.enrolment = enrolment;
        Files.createDirectories(folder);
        for (Path file : files()) {
            inForce = newer(inForce, look(file));
        }
    }

    /** What holds nothing, or cannot be read because somebody else owns it, is no reason to stand still: the best of the others is in force. */
    private Optional<InForce> look(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > ConfigurationBundle.BUNDLE_BYTES_MAX) {
                return Optional.empty();
            }
            Judgement judgement = enrolment.judge(Bytes.wrap(Files.readAllBytes(file)), 0);
            if (judgement instanceof Judgement.Refused refused) {
                LOG.warn("stored configuration passed over code={} file={}", refused.code(), file.getFileName());
            }
            return accepted(judgement);
        } catch (IOException e) {
            LOG.warn("stored configuration cannot be read file={} cause={}", file.getFileName(), e.toString());
            return Optional.empty();
        }
    }

    private static Optional<InForce> newer(Optional<InForce> one, Optional<InForce> other) {
        long greatest = one.map(InForce::version).orElse(0L);
        return other.filter(each -> each.version() > greatest).isPresent() ? other : one;
    }

    Optional<InForce> inForce() {
        return inForce;
    }

    /** The very bundle that is in force is no news, and no refusal either: it comes with every new connection. */
    synchronized Optional<Judgement> inForceAs(Bytes bundle) {
        boolean same =
                inForce.filter(now -> now.hash().equals(Hash.sha256(bundle))).isPresent();
        return same ? Optional.of(enrolment.judge(bundle, 0)) : Optional.empty();
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
        WholeFile.write(folder.resolve(name + SUFFIX), bundle.toArray());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .limit(FILES_MAX)
                    .toList();
        }
    }
}
