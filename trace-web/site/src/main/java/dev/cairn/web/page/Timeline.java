package dev.cairn.web.page;

import dev.cairn.history.LotHistory;
import dev.cairn.history.Signer;
import dev.cairn.history.Step;
import dev.cairn.web.i18n.Local;
import dev.cairn.web.i18n.Words;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events of a lot as rows: what, when on the clock of the place, where, who signed. */
final class Timeline {
    /** From this delay on an event counts as reported late. */
    static final Duration LATE = Duration.ofHours(24);

    private static final int PARTS_MAX = 100;

    private final Words words;
    private final Local local;
    private final Names names;
    private final Deed deed;

    Timeline(Words words) {
        this.words = words;
        this.local = new Local(words);
        this.names = new Names(words);
        this.deed = new Deed(words);
    }

    List<LotView.Event> of(LotHistory history) {
        List<LotView.Event> events = new ArrayList<>();
        @Nullable LocalDate before = null;
        for (Step step : history.steps()) {
            EventFacts facts = new EventFacts(step);
            LocalDate day = facts.time().toLocalDate();
            events.add(event(step, facts, day.equals(before) ? null : local.longDay(day)));
            before = day;
        }
        return events;
    }

    private LotView.Event event(Step step, EventFacts facts, @Nullable String day) {
        OffsetDateTime time = facts.time();
        return new LotView.Event(
                facts.fact(deed.title(facts), facts.text("/bizStep").isPresent() ? "/bizStep" : "/type"),
                facts.fact(local.clock(time), "/eventTime"),
                Local.machine(time),
                local.zone(time.getOffset()),
                day,
                place(step, facts),
                deed.what(facts).orElse(null),
                who(step),
                tags(step),
                step.withdrawn(),
                details(step, facts));
    }

    private @Nullable Fact place(Step step, EventFacts facts) {
        String path = facts.node("/readPoint").isPresent() ? "/readPoint" : "/bizLocation";
        return step.place().map(p -> facts.fact(names.place(p), path)).orElse(null);
    }

    /** Who signed, and whose accounts submitted: the server signs for those, so they are not called signers. */
    private String who(Step step) {
        List<String> signers = step.signers().stream()
                .filter(s -> s.accountOf().isEmpty())
                .map(s -> Names.shown(s.name()))
                .distinct()
                .toList();
        Stream<String> signed = signers.isEmpty()
                ? Stream.empty()
                : Stream.of(words.text("event.signed-by", String.join(words.text("list.comma"), signers)));
        Stream<String> submitted = step.signers().stream()
                .flatMap(s -> s.accountOf().stream()
                        .map(owner -> words.text("event.submitted-by", Names.shown(s.name()), Names.shown(owner))))
                .distinct();
        return Stream.concat(signed, submitted).collect(Collectors.joining(" · "));
    }

    private List<LotView.Tag> tags(Step step) {
        List<LotView.Tag> tags = new ArrayList<>();
        if (step.withdrawn()) {
            tags.add(new LotView.Tag("breach", words.text("tag.withdrawn")));
        }
        if (step.thirdParty()) {
            tags.add(new LotView.Tag("warning", words.text("tag.third-party")));
        }
        if (step.depth() > 0) {
            tags.add(new LotView.Tag("plain", words.text("tag.made-from")));
        }
        if (step.signers().size() > 1) {
            tags.add(new LotView.Tag(
                    "plain", words.text("tag.signers", step.signers().size())));
        }
        return tags;
    }

    private List<LotView.Detail> details(Step step, EventFacts facts) {
        List<LotView.Detail> details = new ArrayList<>();
        facts.text("/type").ifPresent(type -> details.add(detail("detail.type", facts.fact(type, "/type"))));
        facts.text("/disposition")
                .ifPresent(text -> details.add(
                        detail("detail.disposition", facts.fact(Names.shown(Names.bareWord(text)), "/disposition"))));
        step.place().ifPresent(p -> details.add(detail("detail.place", Fact.plain(Names.shown(p.id())))));
        facts.text("/parentID")
                .ifPresent(id -> details.add(detail("detail.parent", facts.fact(Names.shown(id), "/parentID"))));
        step.about().stream()
                .limit(PARTS_MAX)
                .forEach(item -> details.add(detail("detail.about", Fact.plain(Names.shown(item)))));
        ZoneOffset offset = facts.time().getOffset();
        for (Signer signer : step.signers()) {
            details.add(signed(signer, offset));
        }
        int withheld = step.event().withheld();
        details.add(
                withheld == 0
                        ? detail("detail.hash", Fact.plain(step.hashId()))
                        : detail("detail.withheld", Fact.plain(words.count("events.withheld", withheld))));
        return details;
    }

    private LotView.Detail signed(Signer signer, ZoneOffset offset) {
        String who = signer.accountOf()
                .map(owner -> words.text("detail.account", Names.shown(signer.name()), Names.shown(owner)))
                .orElse(Names.shown(signer.name()));
        String text = words.text(
                "detail.signed",
                who,
                local.moment(signer.signedAt().atOffset(offset)),
                local.moment(signer.loggedAt().atOffset(offset)),
                signer.index());
        return new LotView.Detail(
                words.text("detail.statement"), Fact.plain(text), "/ledger/entries/" + signer.index());
    }

    private LotView.Detail detail(String key, Fact value) {
        return new LotView.Detail(words.text(key), value, null);
    }
}
