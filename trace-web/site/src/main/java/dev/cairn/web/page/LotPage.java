package dev.cairn.web.page;

import dev.cairn.history.Condition;
import dev.cairn.history.Finding;
import dev.cairn.history.Limits;
import dev.cairn.history.LotHistory;
import dev.cairn.history.Step;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.LotView.Alert;
import dev.cairn.web.page.LotView.Tone;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells a lot's history as a page. States what was recorded and by whom; whether that holds is for the reader's own browser
 * to say.
 */
public final class LotPage {
    private static final List<String> UNPROVEN = List.of("place", "clone", "silence", "clock", "witness", "server");

    private final LotHistory history;
    private final Words words;
    private final ZoneOffset offset;
    private final Charts charts;
    private final Readings readings;

    /** @param permalink this page's address, complete, as the QR code holds it */
    public static LotView view(LotHistory history, Frame frame, String path, String permalink) {
        return new LotPage(history, frame.words(), path).view(frame, path, permalink);
    }

    private LotPage(LotHistory history, Words words, String path) {
        this.history = history;
        this.words = words;
        this.offset = offset(history);
        this.charts = new Charts(words, offset, exceeded(history), "/readings" + path + ".csv");
        this.readings = new Readings(words, offset, exceeded(history));
    }

    private LotView view(Frame frame, String path, String permalink) {
        List<ChartView> drawn = charts.of(history.conditions());
        Tone tone = tone();
        return new LotView(
                frame,
                name(),
                history.item().gtin(),
                history.item().lot(),
                tone,
                verdict(tone),
                journey(),
                alerts(),
                new Timeline(words).of(history),
                drawn,
                new Notes(words, offset).of(history),
                unproven(),
                new LotView.Proof(
                        "/proof" + path + ".cairn",
                        "/genesis.txt",
                        "/events" + path + ".jsonld",
                        "/qr" + path + ".svg",
                        permalink,
                        Json.object(words.badge()),
                        Json.proof("/proof" + path + ".cairn", "/genesis.txt", charts.drawn())));
    }

    /** The name as its producer signed it, with the leaf it stands in. */
    private Fact name() {
        if (history.item().name().isEmpty()) {
            return Fact.plain(words.text("lot.unnamed"));
        }
        String name = history.item().name().get();
        for (Step step : history.steps()) {
            EventFacts facts = new EventFacts(step);
            if (facts.inner("/ilmd", "cbvmda:descriptionShort").equals(Optional.of(name))) {
                return facts.fact(Names.shown(name), "/ilmd");
            }
        }
        return Fact.plain(Names.shown(name));
    }

    private Tone tone() {
        Tone loudest = history.conditions().isEmpty() ? Tone.PLAIN : Tone.CALM;
        boolean limited = history.conditions().stream().anyMatch(c -> c.limits().isPresent());
        loudest = limited ? loudest : Tone.PLAIN;
        for (Alert alert : alerts()) {
            loudest = alert.tone().compareTo(loudest) > 0 ? alert.tone() : loudest;
        }
        return loudest;
    }

    private String verdict(Tone tone) {
        return switch (tone) {
            case CALM -> words.text("verdict.calm");
            case WARNING -> words.text("verdict.warning");
            case BREACH -> words.text("verdict.breach");
            case PLAIN -> words.text(history.conditions().isEmpty() ? "verdict.no-readings" : "verdict.no-limits");
        };
    }

    private String journey() {
        List<String> parts = new ArrayList<>();
        List<String> places = history.steps().stream()
                .filter(step -> !step.withdrawn())
                .flatMap(step -> step.place().stream())
                .map(new Names(words)::place)
                .toList();
        if (!places.isEmpty()) {
            String first = places.get(0);
            String last = places.get(places.size() - 1);
            parts.add(first.equals(last) ? first : words.text("journey.places", first, last));
        }
        parts.add(words.count("journey.events", history.steps().size()));
        long count =
                history.conditions().stream().mapToLong(c -> c.samples().size()).sum();
        if (count > 0) {
            parts.add(words.count("journey.readings", count));
        }
        return String.join(" \u00b7 ", parts);
    }

    private List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (Condition condition : Joined.of(history.conditions())) {
            readings.breach(condition)
                    .ifPresent(breach ->
                            alerts.add(new Alert(readings.tone(condition), breach.get(0), List.of(breach.get(1)))));
        }
        boolean inWords = !alerts.isEmpty();
        history.findings().stream()
                .filter(f -> f.severity() != Finding.Severity.NOTE)
                .filter(f -> !f.code().equals("FND-04"))
                .filter(f -> !(inWords && (f.code().equals("FND-01") || f.code().equals("FND-02"))))
                .map(this::alert)
                .forEach(alerts::add);
        if (!history.contradictions().isEmpty()) {
            alerts.add(new Alert(
                    Tone.WARNING,
                    words.text("alert.contradiction"),
                    history.contradictions().stream()
                            .map(c -> new Notes(words, offset).contradiction(c))
                            .toList()));
        }
        alerts.sort(Comparator.comparing(Alert::tone).reversed());
        return alerts;
    }

    private Alert alert(Finding finding) {
        Tone tone = finding.severity() == Finding.Severity.BREACH ? Tone.BREACH : Tone.WARNING;
        Object[] arguments = finding.arguments().stream().map(Names::shown).toArray();
        String sentence = words.find("finding." + finding.code(), arguments)
                .orElseGet(() -> words.text(
                        "finding.other", finding.code(), String.join(words.text("list.comma"), finding.arguments())));
        return new Alert(tone, words.text("alert.finding"), List.of(sentence));
    }

    private List<String> unproven() {
        List<String> sentences = new ArrayList<>();
        UNPROVEN.forEach(key -> sentences.add(words.text("unproven." + key)));
        if (history.conditions().stream().anyMatch(Condition::simulated)) {
            sentences.add(0, words.text("unproven.simulated"));
        }
        return sentences;
    }

    /** Whether all stays together were outside for longer than the producer allows. */
    private static boolean exceeded(LotHistory history) {
        long outside = history.conditions().stream()
                .mapToLong(Condition::minutesOutside)
                .sum();
        long allowed = history.item().limits().map(Limits::minutesOutside).orElse(Integer.MAX_VALUE);
        return outside > allowed;
    }

    /** The clock of the first place with a sensor; of the first event where there is none. */
    private static ZoneOffset offset(LotHistory history) {
        for (Condition condition : history.conditions()) {
            for (Step step : history.steps()) {
                if (step.signers().stream()
                        .anyMatch(s -> s.index() == condition.stay().fromEntry())) {
                    return new EventFacts(step).time().getOffset();
                }
            }
        }
        return history.steps().isEmpty()
                ? ZoneOffset.UTC
                : new EventFacts(history.steps().get(0)).time().getOffset();
    }
}
