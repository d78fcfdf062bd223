package dev.cairn.web.page;

import dev.cairn.history.Contradiction;
import dev.cairn.history.Finding;
import dev.cairn.history.Gap;
import dev.cairn.history.LotHistory;
import dev.cairn.history.Step;
import dev.cairn.web.i18n.Local;
import dev.cairn.web.i18n.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is missing, late, withheld or noted: never left out, a sentence each. */
final class Notes {
    private static final int GAPS_MAX = 12;
    private static final Set<String> IN_WORDS = Set.of("FND-01", "FND-02", "FND-03");

    private final Words words;
    private final Local local;
    private final ZoneOffset offset;

    Notes(Words words, ZoneOffset offset) {
        this.words = words;
        this.local = new Local(words);
        this.offset = offset;
    }

    List<String> of(LotHistory history) {
        List<String> notes = new ArrayList<>();
        List<String> gaps = history.gaps().stream().map(this::gap).distinct().toList();
        notes.addAll(gaps.subList(0, Math.min(GAPS_MAX, gaps.size())));
        if (gaps.size() > GAPS_MAX) {
            notes.add(words.text("gap.more", gaps.size() - GAPS_MAX));
        }
        history.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.NOTE || f.code().equals("FND-04"))
                .filter(f -> !IN_WORDS.contains(f.code()))
                .map(this::note)
                .forEach(notes::add);
        long late = history.steps().stream().filter(Notes::late).count();
        if (late > 0) {
            notes.add(words.count("note.late", late, history.steps().size()));
        }
        if (history.steps().stream().anyMatch(Step::thirdParty)) {
            notes.add(words.text("note.third-party"));
        }
        return notes.stream().distinct().toList();
    }

    String contradiction(Contradiction contradiction) {
        List<String> arguments = said(contradiction.arguments());
        String amounts = arguments.size() > 2
                ? String.join(words.text("list.versus"), arguments.subList(2, arguments.size()))
                : "";
        String key = "contradiction." + contradiction.code();
        return (contradiction.code().equals("CTR-03")
                        ? words.find(key, arguments.get(0), arguments.size() > 1 ? arguments.get(1) : "", amounts)
                        : words.find(key, arguments.toArray()))
                .orElseGet(() ->
                        words.text("contradiction.other", contradiction.code(), joined(contradiction.arguments())));
    }

    private String gap(Gap gap) {
        if (gap.code().equals("GAP-07")
                && gap.from().isPresent()
                && gap.arguments().size() == 3) {
            List<String> said = gap.arguments();
            String day = local.moment(gap.from().get().atOffset(offset));
            return said.get(2).isEmpty()
                    ? words.text("gap.GAP-07.claim", said.get(0), day, said.get(1))
                    : words.text("gap.GAP-07", said.get(0), day, Names.shown(said.get(2)), said.get(1));
        }
        String when = gap.from().isPresent() && gap.until().isPresent()
                ? local.span(
                                gap.from().get().atOffset(offset),
                                gap.until().get().atOffset(offset)) + " " + local.zone(offset)
                : gap.from()
                        .map(from -> words.text("format.since", local.moment(from.atOffset(offset))))
                        .orElse("");
        String about = joined(gap.arguments());
        String sentence = words.find("gap." + gap.code(), when, about)
                .orElseGet(() -> words.text("gap.other", gap.code(), about, when));
        return sentence.replaceAll("\\s*[:：]\\s*$", "")
                .replace(" ()", "")
                .replace("（）", "")
                .trim();
    }

    private String note(Finding finding) {
        return words.find("finding." + finding.code(), said(finding.arguments()).toArray())
                .orElseGet(() -> words.text("finding.other", finding.code(), joined(finding.arguments())));
    }

    private String joined(List<String> arguments) {
        return String.join(words.text("list.comma"), said(arguments));
    }

    /** Arguments as people read them: things by name, times on the place's clock. */
    private List<String> said(List<String> arguments) {
        return arguments.stream().map(this::said).toList();
    }

    private String said(String argument) {
        if (argument.startsWith("https://id.gs1.org/")) {
            return new Names(words).thing(argument);
        }
        try {
            OffsetDateTime time = Instant.parse(argument).atOffset(offset);
            return local.moment(time) + " " + local.zone(offset);
        } catch (DateTimeException e) {
            return Names.shown(argument);
        }
    }

    private static boolean late(Step step) {
        return step.first()
                .loggedAt()
                .isAfter(new EventFacts(step).time().toInstant().plus(Timeline.LATE));
    }
}
