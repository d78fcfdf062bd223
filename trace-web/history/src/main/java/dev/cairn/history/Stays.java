package dev.cairn.history;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a lot was, from when to when, as its events say: a business location holds until the next location, until something is
 * packed or shipped away, or until it was used up; a lorry or returnable asset holds from loading to unloading.
 */
final class Stays {
    /** Own extensions: places' names, storage limits. */
    static final String NAMESPACE = "https://ns.cairn.dev/epcis/";

    private static final Set<String> LEAVES = Set.of("shipping", "departing", "loading", "transporting");
    private static final Set<String> VEHICLES = Set.of("8003", "8004");

    private Stays() {}

    /** A stay with the lot whose limits hold during it. */
    record Held(Stay stay, String lot) {}

    static List<Held> of(Walk walk) {
        List<Held> stays = new ArrayList<>();
        for (Map.Entry<Node, List<Told>> each : walk.nodes().entrySet()) {
            Node node = each.getKey();
            if (node.container() && isVehicle(node.item())) {
                stays.add(new Held(aboard(node, walk), node.lot()));
            } else {
                along(node, each.getValue()).forEach(stay -> stays.add(new Held(stay, node.lot())));
            }
        }
        return stays.stream()
                .distinct()
                .sorted(Comparator.comparing((Held held) -> held.stay().from())
                        .thenComparing(held -> held.stay().place().id()))
                .toList();
    }

    private static boolean isVehicle(String item) {
        return DigitalLink.parse(item) instanceof DigitalLink link
                && VEHICLES.contains(link.key().ai());
    }

    private static Stay aboard(Node node, Walk walk) {
        Optional<Long> unloaded = walk.events().stream()
                .filter(told ->
                        told.isParent(node.item()) && told.event().eventTime().equals(node.until()))
                .map(Told::firstEntry)
                .findFirst();
        Told loading = walk.events().stream()
                .filter(told ->
                        told.isParent(node.item()) && told.event().eventTime().equals(node.from()))
                .findFirst()
                .orElseThrow();
        Optional<Instant> until = node.until().equals(Instant.MAX) ? Optional.empty() : Optional.of(node.until());
        Place lorry = new Place(node.item(), loading.event().extension("", NAMESPACE, "parentName"));
        return new Stay(lorry, node.from(), until, loading.firstEntry(), unloaded);
    }

    private static List<Stay> along(Node node, List<Told> events) {
        List<Stay> stays = new ArrayList<>();
        @Nullable Stay current = null;
        for (Told told : events) {
            if (!told.counts()) {
                continue;
            }
            Optional<Place> entered = entered(node, told);
            if (current != null && (leaves(node, told) || entered.isPresent() && !same(current, entered.get()))) {
                stays.add(ended(current, told.event().eventTime(), Optional.of(told.firstEntry())));
                current = null;
            }
            if (current == null && entered.isPresent()) {
                current = new Stay(
                        entered.get(), told.event().eventTime(), Optional.empty(), told.firstEntry(), Optional.empty());
            }
        }
        if (current != null) {
            stays.add(node.until().equals(Instant.MAX) ? current : ended(current, node.until(), Optional.empty()));
        }
        return stays;
    }

    private static boolean same(Stay current, Place entered) {
        return current.place().id().equals(entered.id());
    }

    private static Stay ended(Stay stay, Instant until, Optional<Long> by) {
        return new Stay(stay.place(), stay.from(), Optional.of(until), stay.fromEntry(), by);
    }

    /** A child of a container is wherever the container is; the container's own walk says where. */
    private static Optional<Place> entered(Node node, Told told) {
        boolean packedAway = told.contains() && told.isChild(node.item());
        return packedAway || told.isInput(node.item()) ? Optional.empty() : location(told.event());
    }

    private static boolean leaves(Node node, Told told) {
        boolean packedAway = told.contains() && told.isChild(node.item());
        boolean sentAway = told.event().bizLocation().isEmpty()
                && told.event().bizStep().filter(LEAVES::contains).isPresent();
        return packedAway || sentAway;
    }

    /** The business location with its signed name. */
    static Optional<Place> location(EpcisEvent event) {
        return event.bizLocation()
                .map(id -> new Place(Keys.canonicalItem(id), event.extension("/bizLocation", NAMESPACE, "name")));
    }

    /** Where the event was seen: its read point, else its business location. */
    static Optional<Place> seenAt(EpcisEvent event) {
        return event.readPoint()
                .map(id -> new Place(Keys.canonicalItem(id), event.extension("/readPoint", NAMESPACE, "name")))
                .or(() -> location(event));
    }
}
