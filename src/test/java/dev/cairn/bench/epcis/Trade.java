package dev.cairn.bench.epcis;

import dev.cairn.bench.Zipf;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A trade in fruit as events, each a pure function of seed and number: harvest with ILMD, packing, shipping and receiving with orders, storing with
 * sensors, processing. Lots, places and blocks by Zipf's law; the events of one pallet lie close together in time. Every identifier is a canonical
 * Digital Link already, so that a peer which cannot convert them answers the same.
 */
final class Trade {
    /** What an event without a context of its own means. */
    static final String CONTEXT =
            "[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"orchard\":\"" + Trade.NAMESPACE + "\"}]";

    static final String NAMESPACE = "https://orchard.example/ns/";

    private static final long SPAN_MS = 90L * 24 * 3_600_000;
    private static final long JITTER_MS = 3_600_000;
    private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
    private static final int SITES = 60;
    private static final int PLACES_OF_SITE = 5;
    private static final int BLOCKS = 400;
    private static final int PRODUCTS = 60;
    private static final int PALLETS_OPEN = 40;
    private static final int EVENTS_OF_PALLET = 8;
    private static final int PALLETS_OF_ORDER = 20;
    private static final String HOST = "https://id.gs1.org/";

    private final long seed;
    private final int size;
    private final Zipf lots;
    private final Zipf sites = new Zipf(SITES);
    private final Zipf blocks = new Zipf(BLOCKS);

    /** @param size events of a season: more of them have more lots, and stand closer in time */
    Trade(long seed, int size) {
        this.seed = seed;
        this.size = size;
        this.lots = new Zipf(Math.max(20, size / 100));
    }

    /** One event's own draw. */
    private final class Draw {
        final SplittableRandom random;
        final long number;
        final Instant time;
        final String site;
        final String place;
        final String lot;
        final long pallet;
        final String sscc;

        Draw(long number) {
            this.number = number;
            this.random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number);
            long step = number % size * SPAN_MS / size;
            this.time = START.plusMillis(step + random.nextLong(JITTER_MS));
            int siteNumber = sites.draw(random);
            this.site = HOST + "414/" + checked("9521321" + padded(siteNumber, 5));
            this.place = site + "/254/" + random.nextInt(PLACES_OF_SITE);
            this.lot = lot(lots.draw(random));
            this.pallet = number / EVENTS_OF_PALLET + random.nextInt(PALLETS_OPEN);
            this.sscc = HOST + "00/" + checked("09521321" + padded(pallet, 9));
        }

        String lot(int rank) {
            return HOST + "01/" + gtin(rank) + "/10/L" + rank;
        }

        String item(int which) {
            return HOST + "01/" + gtin((int) (pallet % PRODUCTS)) + "/21/" + (pallet * 10 + which);
        }

        String block() {
            return "B" + blocks.draw(random);
        }

        String order() {
            return "https://orchard.example/po/" + pallet / PALLETS_OF_ORDER;
        }
    }

    Told event(long number) {
        Draw draw = new Draw(number);
        int kind = draw.random.nextInt(20);
        if (kind < 3) {
            return harvest(draw);
        }
        if (kind < 7) {
            return packing(draw);
        }
        if (kind < 15) {
            return moving(draw, kind < 11 ? "shipping" : "receiving");
        }
        return kind < 19 ? storing(draw) : processing(draw);
    }

    private static Told harvest(Draw draw) {
        String block = draw.block();
        String body = "\"action\":\"ADD\",\"quantityList\":[" + quantity(draw, draw.lot)
                + "],\"ilmd\":{\"cbvmda:lotNumber\":\""
                + draw.lot.substring(draw.lot.lastIndexOf('/') + 1) + "\",\"orchard:block\":\"" + block
                + "\",\"orchard:sugar\":" + BigDecimal.valueOf(100 + draw.random.nextInt(60), 1) + "}";
        return told(
                draw,
                "ObjectEvent",
                "commissioning",
                body,
                Optional.empty(),
                Optional.of(draw.lot),
                Optional.empty(),
                Optional.of(block));
    }

    private static Told packing(Draw draw) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            items.add("\"" + draw.item(i) + "\"");
        }
        String body = "\"action\":\"ADD\",\"parentID\":\"" + draw.sscc + "\",\"childEPCs\":[" + String.join(",", items)
                + "],\"childQuantityList\":[" + quantity(draw, draw.lot) + "]";
        Optional<String> epc = Optional.of(draw.item(draw.random.nextInt(6)));
        return told(
                draw,
                "AggregationEvent",
                "packing",
                body,
                epc,
                Optional.of(draw.lot),
                Optional.empty(),
                Optional.empty());
    }

    private static Told moving(Draw draw, String step) {
        String body = "\"action\":\"OBSERVE\",\"epcList\":[\"" + draw.sscc + "\",\"" + draw.item(0)
                + "\"],\"disposition\":\"in_transit\","
                + "\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":\"" + draw.order()
                + "\"},{\"type\":\"desadv\",\"bizTransaction\":\"https://orchard.example/desadv/" + draw.pallet
                + "\"}],\"sourceList\":[{\"type\":\"location\",\"source\":\"" + draw.site
                + "\"}],\"destinationList\":[{\"type\":\"location\",\"destination\":\"" + draw.site + "\"}]";
        return told(
                draw,
                "ObjectEvent",
                step,
                body,
                Optional.of(draw.sscc),
                Optional.empty(),
                Optional.of(draw.order()),
                Optional.empty());
    }

    private static Told storing(Draw draw) {
        StringBuilder reports = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            reports.append(i == 0 ? "" : ",").append(report(draw));
        }
        String body = "\"action\":\"OBSERVE\",\"epcList\":[\"" + draw.sscc
                + "\"],\"sensorElementList\":[{\"sensorMetadata\":{\"time\":\""
                + draw.time + "\",\"deviceID\":\"" + HOST + "8004/9521321" + draw.random.nextInt(500)
                + "\"},\"sensorReport\":["
                + reports + ",{\"type\":\"RelativeHumidity\",\"value\":" + (60 + draw.random.nextInt(40))
                + ",\"uom\":\"P1\"}]}]";
        return told(
                draw,
                "ObjectEvent",
                "storing",
                body,
                Optional.of(draw.sscc),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One temperature: about 4 °C, seldom warm, in three units. */
    private static String report(Draw draw) {
        boolean warm = draw.random.nextInt(40) == 0;
        int tenths = (int) Math.round(40 + 10 * draw.random.nextDouble(-2, 2)) + (warm ? draw.random.nextInt(120) : 0);
        BigDecimal celsius = BigDecimal.valueOf(tenths, 1);
        int unit = draw.random.nextInt(20);
        String amount = unit < 14
                ? celsius + ",\"uom\":\"CEL"
                : unit < 19
                        ? celsius.multiply(new BigDecimal("1.8")).add(BigDecimal.valueOf(32)) + ",\"uom\":\"FAH"
                        : celsius.add(new BigDecimal("273.15")) + ",\"uom\":\"KEL";
        return "{\"type\":\"Temperature\",\"value\":" + amount + "\"}";
    }

    private static Told processing(Draw draw) {
        String body = "\"inputQuantityList\":[" + quantity(draw, draw.lot) + "],\"outputQuantityList\":["
                + quantity(draw, draw.lot(draw.random.nextInt(20))) + "]";
        return told(
                draw,
                "TransformationEvent",
                "creating_class_instance",
                body,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String quantity(Draw draw, String lot) {
        return "{\"epcClass\":\"" + lot + "\",\"quantity\":" + (1 + draw.random.nextInt(900)) + ",\"uom\":\"KGM\"}";
    }

    private static Told told(
            Draw draw,
            String type,
            String step,
            String body,
            Optional<String> epc,
            Optional<String> lot,
            Optional<String> order,
            Optional<String> block) {
        String id = String.format("urn:uuid:%08x-0000-4000-8000-%012x", draw.random.nextInt(), draw.number);
        String json = "{\"type\":\"" + type + "\",\"eventID\":\"" + id + "\",\"eventTime\":\"" + draw.time
                + "\",\"eventTimeZoneOffset\":\"+02:00\",\"bizStep\":\"" + step + "\",\"readPoint\":{\"id\":\""
                + draw.place
                + "\"},\"bizLocation\":{\"id\":\"" + draw.place + "\"},\"orchard:ticket\":\"T" + draw.number + "\","
                + body + "}";
        return new Told(id, draw.time, step, draw.place, draw.site, epc, lot, order, block, json);
    }

    /** An EPCISDocument of the events from a number on. */
    String document(long from, int count) {
        StringBuilder out = new StringBuilder("{\"@context\":").append(CONTEXT);
        out.append(
                ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-30T00:00:00Z\",\"epcisBody\":{\"eventList\":[");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",").append(event(from + i).json());
        }
        return out.append("]}}").toString();
    }

    /** One event with its own context. */
    String alone(long number) {
        return "{\"@context\":" + CONTEXT + "," + event(number).json().substring(1);
    }

    private static String gtin(int product) {
        return checked("09521321" + padded(product % PRODUCTS, 5));
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** With GS1's check digit behind. */
    private static String checked(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return digits + (10 - sum % 10) % 10;
    }
}
