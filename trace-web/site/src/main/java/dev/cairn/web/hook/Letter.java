package dev.cairn.web.hook;

import dev.cairn.query.standing.StandingStore.Standing;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What stands on the outside of a report. */
final class Letter {
    /** Which report it is, for receivers without a signature too; the signature covers it. */
    static final String DELIVERY = "Cairn-Delivery";

    private Letter() {}

    /** Of the report under way: the subscription's id and the report's number, 0, 1, 2 … without a gap. */
    static String id(Standing standing) {
        return standing.subscription().id() + "-" + standing.progress().number();
    }

    static Map<String, String> headers(Standing standing, Reports.Report report, Instant now) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "Content-Type",
                "application/ld+json; charset=utf-8",
                "User-Agent",
                "cairn",
                "GS1-EPCIS-Version",
                "2.0",
                "GS1-CBV-Version",
                "2.0",
                "GS1-EPC-Format",
                report.format(),
                DELIVERY,
                id(standing)));
        standing.subscription()
                .token()
                .ifPresent(
                        token -> headers.put(Signature.HEADER, Signature.of(token, id(standing), now, report.body())));
        return headers;
    }
}
