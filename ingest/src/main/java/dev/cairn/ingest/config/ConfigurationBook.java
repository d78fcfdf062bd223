package dev.cairn.ingest.config;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest configuration of each gateway, {@code <device id>.cairn} in a folder. It takes what the gateway itself would take: signed by its
 * organisation, for it and this ledger, newer than the one before, readable without a problem; so a mistake is told to whoever makes it, at once, and
 * not to a gateway on a hill. Nothing here is trusted: the gateway judges again. Blocking; called off the event loop.
 */
public final class ConfigurationBook {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationBook.class);

    private final Path folder;
    private final String origin;
    private final Registry registry;
    private volatile BiConsumer<DeviceId, Bytes> taken = (device, bundle) -> {};

    private ConfigurationBook(Path folder, String origin, Registry registry) {
        this.folder = folder;
        this.origin = origin;
        this.registry = registry;
    }

    /** Opens the folder, or makes it. */
    public static ConfigurationBook in(Path folder, String origin, Registry registry) throws IOException {
        return new ConfigurationBook(Files.createDirectories(folder), origin, registry);
    }

    /** Who is told of each new one, once it is durable: the doors, which push it. */
    public void onTaken(BiConsumer<DeviceId, Bytes> listener) {
        taken = listener;
    }

    /** The newest one for a gateway. */
    public Optional<Bytes> newest(DeviceId device) {
        Path file = file(device);
        try {
            return Files.size(file) <= ConfigurationBundle.BUNDLE_BYTES_MAX
                    ? Optional.of(Bytes.wrap(Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.error("CFG-06 a configuration could not be read device={} cause={}", device, e.toString());
            return Optional.empty();
        }
    }

    /** Judges a bundle; an accepted one is durable on return and on its way. The same bytes again are accepted again and pushed again. */
    public synchronized Judgement offer(Bytes bytes) throws IOException {
        ConfigurationBundle bundle;
        try {
            bundle = ConfigurationBundle.parse(bytes);
        } catch (Malformed e) {
            return new Judgement.Refused(e.code(), String.valueOf(e.getMessage()));
        }
        Hash key = bundle.content().device();
        Optional<Registered> device = registry.find(key)
                .filter(found ->
                        found.role() == Role.DEVICE && found.revokedAt().isEmpty());
        Optional<Registered> organisation = device.flatMap(Registered::organisation)
                .flatMap(registry::find)
                .filter(found -> found.revokedAt().isEmpty());
        if (organisation.isEmpty()) {
            return new Judgement.Refused("CFG-03", "no gateway of this ledger, or it or its organisation was revoked");
        }
        DeviceId id = DeviceId.of(key);
        Optional<Bytes> before = newest(id);
        long version = before.equals(Optional.of(bytes)) ? 0 : version(before);
        Judgement judgement = new Enrolment(origin, organisation.get().key(), key).judge(bytes, version);
        if (judgement instanceof Judgement.Accepted) {
            WholeFile.write(file(id), bytes.toArray());
            LOG.info(
                    "configuration taken device={} version={}",
                    id,
                    bundle.content().version());
            taken.accept(id, bytes);
        }
        return judgement;
    }

    private static long version(Optional<Bytes> before) {
        try {
            return before.isPresent()
                    ? ConfigurationBundle.parse(before.get()).content().version()
                    : 0;
        } catch (Malformed damaged) {
            return 0;
        }
    }

    private Path file(DeviceId device) {
        return folder.resolve(device.hex() + ".cairn");
    }
}
