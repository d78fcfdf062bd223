package dev.cairn.history;

import dev.cairn.epcis.Action;
import dev.cairn.epcis.gs1.Keys;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which devices stood in a place or container, from when to when, as association events of their own organisations say. */
final class Placements {
    private final Library library;

    Placements(Library library) {
        this.library = library;
    }

    /**
     * A device in a place.
     *
     * @param until {@link Instant#MAX} while it is there
     * @param entry log index of the association statement
     */
    record Placed(Registered device, Instant from, Instant until, long entry) {}

    /** Devices put into this place; those put there by somebody else's organisation are left out. */
    List<Placed> in(String place) {
        List<Told> events = library.about(place).stream()
                .filter(told ->
                        told.event().type().equals("AssociationEvent") && told.isParent(place) && !told.withdrawn())
                .toList();
        List<Placed> placed = new ArrayList<>();
        for (Told told : events) {
            if (told.event().action().filter(action -> action != Action.DELETE).isPresent()) {
                told.event().childEpcs().stream()
                        .map(Keys::canonicalItem)
                        .forEach(sensor -> placed.addAll(placed(told, sensor, removed(events, told, sensor))));
            }
        }
        return placed;
    }

    private List<Placed> placed(Told told, String sensor, Instant until) {
        List<Placed> placed = new ArrayList<>();
        for (Registered device : devices(sensor)) {
            told.signers().stream()
                    .filter(signer -> device.organisation()
                            .filter(signer.thumbprint()::equals)
                            .isPresent())
                    .findFirst()
                    .ifPresent(
                            signer -> placed.add(new Placed(device, told.event().eventTime(), until, signer.index())));
        }
        return placed;
    }

    private static Instant removed(List<Told> events, Told put, String sensor) {
        return events.stream()
                .filter(told -> told.event()
                        .action()
                        .filter(action -> action == Action.DELETE)
                        .isPresent())
                .filter(told -> told.event().childEpcs().isEmpty() || told.isChild(sensor))
                .map(told -> told.event().eventTime())
                .filter(time -> time.isAfter(put.event().eventTime()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private List<Registered> devices(String sensor) {
        List<Registered> devices = new ArrayList<>();
        for (Hit hit : library.find(Rows.SENSOR, sensor)) {
            library.entry(hit.index())
                    .flatMap(Logged::capsule)
                    .flatMap(Placements::thumbprint)
                    .flatMap(library::key)
                    .filter(device -> devices.stream()
                            .noneMatch(known ->
                                    known.key().thumbprint().equals(device.key().thumbprint())))
                    .ifPresent(devices::add);
        }
        return devices;
    }

    private static Optional<Hash> thumbprint(Capsule capsule) {
        try {
            return KeyStatement.parse(capsule) instanceof KeyStatement.DeviceKey device
                    ? Optional.of(device.key().thumbprint())
                    : Optional.empty();
        } catch (Malformed notOurs) {
            return Optional.empty();
        }
    }
}
