package dev.cairn.history;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Quantity;
import dev.cairn.epcis.gs1.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Events about one item that cannot all be true. Nothing is resolved by guessing: all of them stay in the history.
 *
 * <ul>
 *   <li>{@code CTR-01} seen before it was made
 *   <li>{@code CTR-02} made more than once
 *   <li>{@code CTR-03} different amounts in the same container
 *   <li>{@code CTR-04} more used than was made
 * </ul>
 */
final class Contradictions {
    private final String item;
    private final List<Told> events;
    private final List<Contradiction> found = new ArrayList<>();

    private Contradictions(String item, List<Told> events) {
        this.item = item;
        this.events = events.stream().filter(Told::counts).toList();
    }

    /**
     * Looks for them.
     *
     * @param item canonical Digital Link
     * @param events all that concern the item, by time
     */
    static List<Contradiction> of(String item, List<Told> events) {
        Contradictions look = new Contradictions(item, events);
        look.seenBeforeMade();
        look.madeTwice();
        look.containersDiffer();
        look.moreUsedThanMade();
        return look.found;
    }

    private void seenBeforeMade() {
        List<Told> made = made();
        Optional<Instant> first =
                made.stream().map(told -> told.event().eventTime()).min(Instant::compareTo);
        List<Told> before = events.stream()
                .filter(told -> !told.creates(item))
                .filter(told -> first.filter(told.event().eventTime()::isBefore).isPresent())
                .toList();
        if (!before.isEmpty()) {
            List<Told> both = new ArrayList<>(before);
            both.add(made.get(0));
            add(
                    "CTR-01",
                    List.of(
                            item,
                            before.get(0).event().eventTime().toString(),
                            first.orElseThrow().toString()),
                    both);
        }
    }

    private void madeTwice() {
        List<Told> made = made();
        if (made.size() > 1) {
            add("CTR-02", List.of(item, Integer.toString(made.size())), made);
        }
    }

    private void containersDiffer() {
        Map<String, List<Told>> byContainer = new LinkedHashMap<>();
        events.stream()
                .filter(told -> told.contains()
                        && !amount(told.event().childQuantityList()).isEmpty())
                .forEach(
                        told -> told.event().parentId().map(Keys::canonicalItem).ifPresent(parent -> byContainer
                                .computeIfAbsent(parent, unused -> new ArrayList<>())
                                .add(told)));
        byContainer.forEach((container, told) -> {
            List<String> amounts = told.stream()
                    .map(each -> written(amount(each.event().childQuantityList())))
                    .distinct()
                    .toList();
            if (amounts.size() > 1) {
                List<String> arguments = new ArrayList<>(List.of(item, container));
                arguments.addAll(amounts);
                add("CTR-03", arguments, told);
            }
        });
    }

    private void moreUsedThanMade() {
        Map<String, BigDecimal> made = total(made(), this::madeIn);
        List<Told> using = events.stream().filter(told -> told.isInput(item)).toList();
        Map<String, BigDecimal> used = total(using, told -> amount(told.event().inputQuantityList()));
        used.forEach((unit, amount) -> {
            BigDecimal available = made.get(unit);
            if (available != null && amount.compareTo(available) > 0) {
                add("CTR-04", List.of(item, amount.toPlainString(), available.toPlainString(), unit), using);
            }
        });
    }

    private List<Told> made() {
        return events.stream().filter(told -> told.creates(item)).toList();
    }

    private Map<String, BigDecimal> madeIn(Told told) {
        EpcisEvent event = told.event();
        return amount(told.isOutput(item) ? event.outputQuantityList() : event.quantityList());
    }

    private static Map<String, BigDecimal> total(List<Told> events, Function<Told, Map<String, BigDecimal>> of) {
        Map<String, BigDecimal> total = new LinkedHashMap<>();
        events.forEach(told -> of.apply(told).forEach((unit, amount) -> total.merge(unit, amount, BigDecimal::add)));
        return total;
    }

    /** The item's amount by unit; pieces under "". */
    private Map<String, BigDecimal> amount(List<Quantity> quantities) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        quantities.stream()
                .filter(each -> Keys.canonicalItem(each.epcClass()).equals(item))
                .forEach(each -> each.quantity()
                        .ifPresent(amount -> amounts.merge(each.uom().orElse(""), amount, BigDecimal::add)));
        return amounts;
    }

    private static String written(Map<String, BigDecimal> amounts) {
        List<String> parts = new ArrayList<>();
        amounts.forEach((unit, amount) -> parts.add((amount.toPlainString() + " " + unit).strip()));
        return String.join(" + ", parts);
    }

    private void add(String code, List<String> arguments, List<Told> events) {
        found.add(new Contradiction(
                code,
                List.copyOf(arguments),
                events.stream().map(Told::firstEntry).distinct().sorted().toList()));
    }
}
