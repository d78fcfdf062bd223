package dev.cairn.ingest.est;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codes of one door, one file each ({@link Invitation}), in a folder that only its owner may enter. {@code cairn enrol} adds files, the door
 * changes them; both write a whole file, sync it and rename it, so that a crash leaves the old or the new one. Whoever can write here can let a
 * gateway in to the doors; nobody who can write here can put a key into the ledger, for that takes the organisation's signature.
 */
public final class InvitationBook {
    private static final Logger LOG = LoggerFactory.getLogger(InvitationBook.class);
    private static final String SUFFIX = ".invitation";
    private static final int DRAWS_MAX = 100;

    private final Path folder;

    private InvitationBook(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, or makes it. */
    public static InvitationBook in(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new InvitationBook(folder);
    }

    /**
     * Makes a code.
     *
     * @param organisation whose gateway it will be
     * @param site where it will stand, {@code -} if that is not to be said
     * @param sensors what it will have; empty leaves it to the gateway
     * @throws IOException when there are too many, or the disk does not take it; then there is no code
     */
    public synchronized EnrolmentCode invite(
            Hash organisation, String name, String site, List<String> sensors, Instant expires, SecureRandom random)
            throws IOException {
        List<Invitation> known = all();
        if (known.size() >= EstLimits.INVITATIONS_MAX) {
            throw new IOException("there are " + known.size() + " codes in " + folder + " already: forget some first");
        }
        for (int i = 0; i < DRAWS_MAX; i++) {
            EnrolmentCode code = EnrolmentCode.draw(random);
            if (!Files.exists(file(code.id()))) {
                write(new Invitation(
                        code.id(),
                        code.hash(),
                        organisation,
                        name,
                        site,
                        expires,
                        sensors,
                        Optional.empty(),
                        Optional.empty()));
                return code;
            }
        }
        throw new IOException("no free name for a code in " + folder);
    }

    /** The code of that name; empty if there is none or its file does not read. */
    public synchronized Optional<Invitation> find(String id) {
        return id.matches("[0-9A-Z]{4}") ? read(file(id)) : Optional.empty();
    }

    /** All codes, used, unused and expired. */
    public synchronized List<Invitation> all() throws IOException {
        List<Invitation> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(2L * EstLimits.INVITATIONS_MAX)
                    .toList()) {
                read(each).ifPresent(all::add);
            }
        }
        return all;
    }

    /** The newest code that this gateway came with. */
    public Optional<Invitation> of(DeviceId device) throws IOException {
        return all().stream()
                .filter(each -> each.request()
                        .filter(bound -> bound.device().equals(device))
                        .isPresent())
                .reduce((a, b) -> a.expires().isAfter(b.expires()) ? a : b);
    }

    /** Forgets a code; false if there was none. */
    public synchronized boolean forget(String id) throws IOException {
        return Files.deleteIfExists(file(id));
    }

    /** Forgets what ended long ago. */
    public synchronized void tidy(Instant now) throws IOException {
        for (Invitation each : all()) {
            if (each.expires().plus(Duration.ofDays(EstLimits.REMEMBERED_DAYS)).isBefore(now)) {
                forget(each.id());
            }
        }
    }

    /** Durable on return. A crash before leaves the old state: then the code is as unused as the answer unsent. */
    synchronized void write(Invitation invitation) throws IOException {
        WholeFile.writePrivate(
                file(invitation.id()), Bytes.ofUtf8(invitation.text()).toArray());
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private static Optional<Invitation> read(Path file) {
        try {
            if (Files.size(file) > EstLimits.FILE_BYTES_MAX) {
                throw new IOException("more than " + EstLimits.FILE_BYTES_MAX + " bytes");
            }
            return Optional.of(Invitation.parse(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.warn("a code is passed over file={} cause={}", file.getFileName(), damaged.getMessage());
            return Optional.empty();
        }
    }
}
