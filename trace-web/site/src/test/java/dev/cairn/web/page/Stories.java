package dev.cairn.web.page;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.history.Arrival;
import dev.cairn.history.Condition;
import dev.cairn.history.Contradiction;
import dev.cairn.history.Finding;
import dev.cairn.history.Gap;
import dev.cairn.history.Item;
import dev.cairn.history.Limits;
import dev.cairn.history.LotHistory;
import dev.cairn.history.Place;
import dev.cairn.history.Signer;
import dev.cairn.history.Stay;
import dev.cairn.history.Step;
import dev.cairn.model.ChannelDescription;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Hand-made histories: the orchard's oranges with one warm hour, and variations. */
public final class Stories {
    public static final String GTIN = "09506000134352";
    public static final String LOT = "NAVEL-2611";
    private static final int IMPOSSIBLE_AT = 23;
    private static final Limits LIMITS = new Limits(new BigDecimal("3"), new BigDecimal("8"), 30);
    private static final Place ORCHARD = place("9506000134369", "Weishan orchard, Dali");
    private static final Place COLD = place("9506000134376", "Cold store, Dali");
    private static final Place SHOP = place("9506000134383", "Green Basket, Kunming");
    private static final Place LORRY =
            new Place("https://id.gs1.org/8004/95060001343LKW7", Optional.of("Reefer lorry Yun A-7731"));

    private final List<Step> steps = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private long next = 12;

    private Stories() {}

    /** The demo's story: seven events, a cold store, a lorry with a warm hour. */
    public static LotHistory oranges() {
        Stories s = new Stories();
        s.event(
                "https://ns.cairn.dev/epcis/BizStep-harvesting",
                "2026-11-17T06:40:00+08:00",
                ORCHARD,
                "Weishan Orchard Cooperative",
                0,
                false);
        s.event(
                "https://ns.cairn.dev/epcis/BizStep-cooling",
                "2026-11-17T11:15:00+08:00",
                COLD,
                "Weishan Orchard Cooperative",
                0,
                false);
        s.packing("2026-11-17T16:05:00+08:00");
        s.event("shipping", "2026-11-18T05:30:00+08:00", COLD, "Dali Cold Chain Ltd", 0, false);
        s.event("transporting", "2026-11-18T10:20:00+08:00", LORRY, "Dali Cold Chain Ltd", 0, false);
        s.event("receiving", "2026-11-18T14:55:00+08:00", SHOP, "Green Basket Shops", 0, false);
        s.event("stocking", "2026-11-18T16:10:00+08:00", SHOP, "Green Basket Shops", 0, true);
        s.readings("air/temperature", "Cel", COLD, "2026-11-17T03:15:00Z", "2026-11-17T21:30:00Z", 5, 0, true);
        s.readings("air/temperature", "Cel", LORRY, "2026-11-17T21:30:00Z", "2026-11-18T06:55:00Z", 5, 7, true);
        s.readings("air/humidity", "%RH", COLD, "2026-11-17T03:15:00Z", "2026-11-17T21:30:00Z", 5, 0, true);
        s.readings("air/humidity", "%RH", LORRY, "2026-11-17T21:30:00Z", "2026-11-18T06:55:00Z", 5, 0, true);
        return s.history(
                Optional.of("Navel oranges"),
                List.of(),
                List.of(new Gap(
                        "GAP-01",
                        Optional.of(Instant.parse("2026-11-16T22:40:00Z")),
                        Optional.of(Instant.parse("2026-11-17T03:15:00Z")),
                        List.of("Weishan orchard, Dali"))),
                List.of());
    }

    /** Nothing but two events by strangers: no name, no readings, one withdrawn, one contradiction. */
    public static LotHistory bare() {
        Stories s = new Stories();
        s.event("shipping", "2026-11-18T05:30:00-05:00", place("9506000134376", null), "Some Shipper", 0, true);
        s.event("creating_class_instance", "2026-11-18T06:30:00Z", COLD, "Some Shipper", 1, false);
        Step last = s.steps.remove(1);
        s.steps.add(new Step(last.event(), last.hashId(), last.signers(), last.place(), last.about(), 1, false, true));
        return s.history(
                Optional.empty(),
                List.of(),
                List.of(new Gap("GAP-05", Optional.empty(), Optional.empty(), List.of("1"))),
                List.of(new Contradiction("CTR-77", List.of("1200", "1000"), List.of(12L, 13L))));
    }

    /** One event that an account submitted, and {@code others} signed themselves. */
    public static LotHistory byAccount(String account, String owner, String... others) {
        Stories s = new Stories();
        s.event("shipping", "2026-11-18T05:30:00+08:00", COLD, account, 0, false);
        Step step = s.steps.remove(0);
        List<Signer> signers = new ArrayList<>();
        Signer by = step.first();
        signers.add(new Signer(by.thumbprint(), account, Optional.of(owner), by.index(), by.signedAt(), by.loggedAt()));
        for (String name : others) {
            Hash key = Hash.sha256(Bytes.ofUtf8(name));
            signers.add(new Signer(key, name, Optional.empty(), s.next++, by.signedAt(), by.loggedAt()));
        }
        s.steps.add(new Step(
                step.event(), step.hashId(), signers, step.place(), step.about(), 0, step.thirdParty(), false));
        return s.history(Optional.empty(), List.of(), List.of(), List.of());
    }

    /** The same text in every field that comes from outside. */
    public static LotHistory poisoned(String payload) {
        Stories s = new Stories();
        Place place = new Place(payload, Optional.of(payload));
        Instant time = Instant.parse("2026-11-18T00:00:00Z");
        Signer signer = new Signer(Hash.ZERO, payload, Optional.of(payload), 12, time, time);
        EpcisEvent event = s.event(
                "ObjectEvent",
                "shipping",
                "2026-11-18T05:30:00+08:00",
                COLD,
                ",\"ilmd\":{\"cbvmda:descriptionShort\":" + Json.string(payload) + "}");
        s.steps.add(new Step(event, payload, List.of(signer), Optional.of(place), List.of(payload), 1, true, true));
        Stay stay = new Stay(place, time, Optional.empty(), 12, Optional.empty());
        s.conditions.add(new Condition(
                stay,
                Hash.ZERO,
                payload,
                payload,
                payload,
                true,
                List.of(
                        new Condition.Sample(
                                time,
                                Optional.of(BigDecimal.TEN),
                                Optional.empty(),
                                payload,
                                12,
                                payload,
                                Arrival.LATE),
                        new Condition.Sample(
                                time.plusSeconds(60),
                                Optional.empty(),
                                Optional.of(payload),
                                "",
                                12,
                                payload,
                                Arrival.AHEAD)),
                Optional.of(LIMITS),
                61,
                Optional.of(new Condition.Stretch(time, time.plusSeconds(60), BigDecimal.TEN)),
                12,
                Optional.of(described(payload))));
        Finding finding = new Finding(
                payload, payload, Finding.Severity.BREACH, List.of(payload), Hash.ZERO, 1, List.of(), Optional.empty());
        return new LotHistory(
                new Item(payload, GTIN, LOT, Optional.of(payload), Optional.of(LIMITS)),
                s.steps,
                List.of(stay),
                s.conditions,
                List.of(finding),
                List.of(new Contradiction(payload, List.of(payload), List.of())),
                List.of(new Gap(payload, Optional.empty(), Optional.empty(), List.of(payload))),
                new TreeSet<>(List.of(12L)));
    }

    private LotHistory history(
            Optional<String> name, List<Finding> findings, List<Gap> gaps, List<Contradiction> contradictions) {
        TreeSet<Long> entries = new TreeSet<>();
        steps.forEach(step -> step.signers().forEach(signer -> entries.add(signer.index())));
        conditions.forEach(c -> c.samples().forEach(sample -> entries.add(sample.entry())));
        List<Stay> stays = conditions.stream().map(Condition::stay).toList();
        Item item = new Item("https://id.gs1.org/01/" + GTIN + "/10/" + LOT, GTIN, LOT, name, Optional.of(LIMITS));
        return new LotHistory(item, steps, stays, conditions, findings, contradictions, gaps, entries);
    }

    private void packing(String time) {
        event("packing", time, COLD, "Weishan Orchard Cooperative", 0, false);
        Step step = steps.remove(steps.size() - 1);
        EpcisEvent event = event(
                "TransformationEvent",
                "packing",
                time,
                COLD,
                ",\"ilmd\":{\"cairn:minutesOutsideMaximum\":30,\"cairn:temperatureMaximum\":8,"
                        + "\"cairn:temperatureMinimum\":3,\"cbvmda:descriptionShort\":\"Navel oranges\"}");
        steps.add(new Step(event, event.hashId(), step.signers(), step.place(), step.about(), 0, false, false));
    }

    private void event(String bizStep, String time, Place place, String signer, int depth, boolean thirdParty) {
        Instant at = OffsetDateTime.parse(time).toInstant();
        EpcisEvent event = event("ObjectEvent", bizStep, time, place, "");
        Signer by = new Signer(
                Hash.sha256(Bytes.ofUtf8(signer)),
                signer,
                Optional.empty(),
                next++,
                at.plus(Duration.ofMinutes(3)),
                at.plus(Duration.ofMinutes(4)));
        List<String> about = List.of("https://id.gs1.org/01/" + GTIN + "/10/" + LOT);
        steps.add(new Step(event, event.hashId(), List.of(by), Optional.of(place), about, depth, thirdParty, false));
    }

    private EpcisEvent event(String type, String bizStep, String time, Place place, String more) {
        String quantity = "[{\"epcClass\":\"https://id.gs1.org/01/" + GTIN + "/10/" + LOT
                + "\",\"quantity\":320,\"uom\":\"KGM\"}]";
        String what = type.equals("ObjectEvent")
                ? "\"action\":\"" + (more.isEmpty() ? "OBSERVE" : "ADD") + "\",\"quantityList\":" + quantity
                : "\"inputQuantityList\":" + quantity + ",\"outputQuantityList\":" + quantity;
        String json = "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
                + "{\"cbvmda\":\"urn:epcglobal:cbv:mda:\",\"cairn\":\"https://ns.cairn.dev/epcis/\"}],\"type\":\""
                + type + "\"," + what + ",\"bizStep\":\"" + bizStep
                + "\",\"disposition\":\"in_progress\",\"eventTime\":\"" + time + "\",\"eventTimeZoneOffset\":\""
                + OffsetDateTime.parse(time).getOffset().getId().replace("Z", "+00:00") + "\",\"readPoint\":{\"id\":\""
                + place.id() + "\"}" + more + "}";
        CaptureDocument.Result result = CaptureDocument.parse(json);
        if (result instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new IllegalStateException(result + " of " + json);
    }

    private void readings(
            String channel, String unit, Place place, String from, String until, int minutes, int warm, boolean sim) {
        Instant start = Instant.parse(from);
        Instant end = Instant.parse(until);
        boolean humidity = unit.equals("%RH");
        String device = Hash.sha256(Bytes.ofUtf8(place.id())).hex();
        List<Condition.Sample> samples = new ArrayList<>();
        int i = 0;
        for (Instant t = start; !t.isAfter(end); t = t.plus(Duration.ofMinutes(minutes)), i++) {
            double hours = Duration.between(start, t).toMinutes() / 60.0;
            double value = (humidity ? 88 + 4 * Math.sin(hours) : 5.1 + 0.7 * Math.sin(hours * 2.4))
                    + Math.sin(i * 12.9898) * 0.22;
            if (warm > 0) {
                value += 6.4 * Math.exp(-Math.pow((hours - 4.6) / 0.55, 2));
            }
            boolean silent = warm > 0 && i == 20;
            if (warm > 0 && i == IMPOSSIBLE_AT) {
                value = -127;
            }
            String path = "/" + (i % 32) + "/urn:cairn:key:" + device + ":" + channel;
            samples.add(new Condition.Sample(
                    t,
                    silent
                            ? Optional.empty()
                            : Optional.of(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP)),
                    silent ? Optional.of("crc") : Optional.empty(),
                    warm > 0 && i == IMPOSSIBLE_AT ? "range rate" : "",
                    40 + i / 32,
                    path,
                    warm > 0 && i == 5 ? Arrival.LATE : Arrival.ON_TIME));
        }
        Stay stay = new Stay(place, start, Optional.of(end), 15, Optional.of(16L));
        Optional<Condition.Stretch> stretch = warm == 0
                ? Optional.empty()
                : Optional.of(new Condition.Stretch(
                        Instant.parse("2026-11-18T01:35:00Z"),
                        Instant.parse("2026-11-18T02:40:00Z"),
                        new BigDecimal("11.3")));
        conditions.add(new Condition(
                stay,
                Hash.ofHex(device),
                humidity ? "Gateway 2" : "Gateway 1",
                channel,
                unit,
                sim,
                samples,
                humidity ? Optional.empty() : Optional.of(LIMITS),
                warm == 0 ? 0 : 65,
                stretch,
                18,
                warm > 0 ? Optional.of(described("sht3x at 0x44 on /dev/i2c-1 temperature")) : Optional.empty()));
    }

    private static ChannelDescription described(String word) {
        return new ChannelDescription(
                "Cel",
                word,
                Duration.ofMinutes(5),
                Optional.of("beefbeef"),
                Optional.of(new ChannelDescription.Uncertainty(new BigDecimal("0.3"), "data-sheet")),
                Optional.of(new ChannelDescription.Calibration(
                        List.of(BigDecimal.ZERO), Optional.empty(), "2026-05-04", word, Optional.of(word))));
    }

    private static Place place(String gln, String name) {
        return new Place("https://id.gs1.org/414/" + gln, Optional.ofNullable(name));
    }
}
