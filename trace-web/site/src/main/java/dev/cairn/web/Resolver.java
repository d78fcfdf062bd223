package dev.cairn.web;

import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Parsed;
import dev.cairn.epcis.gs1.Percent;
import dev.cairn.history.LotHistory;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.LotPage;
import dev.cairn.web.page.LotView;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.qr.Qr;
import dev.cairn.web.sight.Policy;
import dev.cairn.web.sight.Reader;
import dev.cairn.web.sight.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers a GS1 Digital Link of a product (AI 01) by what the reader asks for: page, events, links, proof, picture. The lot is
 * the level at which histories are kept; a serial number below it leads to its lot.
 */
final class Resolver {
    static final String LINKSET = "application/linkset+json";
    static final String EVENTS = "application/ld+json";
    static final String BUNDLE = "application/vnd.cairn.bundle+cbor";

    private final Parts parts;
    private final Policy policy;
    private final Renderer renderer;
    private final ErrorPages errors;

    /** @param policy for whom the members of events are */
    Resolver(Parts parts, Policy policy, Renderer renderer, ErrorPages errors) {
        this.parts = parts;
        this.policy = policy;
        this.renderer = renderer;
        this.errors = errors;
    }

    /** A lot that somebody has written about. */
    private record Found(String path, LotHistory history) {}

    /** What answers for a lot that is known. */
    private interface ForLot {
        Reply answer(Found found);
    }

    /** {@code /01/…} */
    Reply link(Ask ask) {
        return withLot(ask, ask.path(), ask.query(), found -> byWish(ask, found));
    }

    /** {@code /proof/01/…/10/….cairn} */
    Reply proof(Ask ask) {
        Sight sight = new Sight(policy, ask.reader());
        return file(ask, "/proof", ".cairn", found -> Reply.of(
                        200, BUNDLE, parts.bundler().about(sight.lot(found.history()), sight::capsule))
                .open()
                .byReader()
                .with("Content-Disposition", "attachment; filename=\"" + fileName(found) + ".cairn\""));
    }

    /** {@code /events/01/…/10/….jsonld} */
    Reply events(Ask ask) {
        return file(ask, "/events", ".jsonld", found -> document(ask, found));
    }

    /** {@code /readings/01/…/10/….csv} */
    Reply readings(Ask ask) {
        return file(ask, "/readings", ".csv", found -> Reply.text(
                        200, "text/csv; charset=utf-8", ReadingsTable.csv(found.history()))
                .open()
                .with("Content-Disposition", "attachment; filename=\"" + fileName(found) + ".csv\""));
    }

    /** {@code /qr/01/…/10/….svg} */
    Reply qr(Ask ask) {
        return file(
                ask,
                "/qr",
                ".svg",
                found -> Reply.text(200, "image/svg+xml", Qr.svg(parts.publicUrl() + found.path())));
    }

    /** The form of the front page: from typed numbers to the address. */
    Reply find(Ask ask) {
        String gtin = ask.parameter("gtin").orElse("").strip();
        String lot = ask.parameter("lot").orElse("").strip();
        String path = "/01/" + Percent.encodeText(gtin) + "/10/" + Percent.encodeText(lot);
        Parsed parsed = DigitalLink.parse(DigitalLink.CANONICAL + path);
        if (!(parsed instanceof DigitalLink link)) {
            return malformed(ask, (Parsed.Malformed) parsed);
        }
        String lang = renderer.words(ask).lang();
        return Reply.redirect(303, link.path() + (ask.parameter("lang").isPresent() ? "?lang=" + lang : ""));
    }

    private Reply file(Ask ask, String prefix, String suffix, ForLot answer) {
        String path = ask.path().substring(prefix.length());
        return path.endsWith(suffix)
                ? withLot(ask, path.substring(0, path.length() - suffix.length()), "", answer)
                : errors.page(ask, 404);
    }

    private Reply withLot(Ask ask, String rawPath, String query, ForLot answer) {
        String path = rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        Parsed parsed = DigitalLink.parse(DigitalLink.CANONICAL + path + (query.isEmpty() ? "" : "?" + query));
        if (!(parsed instanceof DigitalLink link)) {
            return malformed(ask, (Parsed.Malformed) parsed);
        }
        if (!link.key().ai().equals("01")) {
            return errors.page(ask, 404);
        }
        Optional<String> lot = link.qualifier("10");
        if (lot.isEmpty()) {
            return withoutLot(ask, link.key().value());
        }
        String canonical = "/01/" + link.key().value() + "/10/" + Percent.encodeText(lot.get());
        return parts.lots()
                .lot(link.key().value(), lot.get())
                .map(history -> answer.answer(new Found(canonical, history)))
                .orElseGet(() -> unknown(ask, link.key().value(), lot.get()));
    }

    private Reply byWish(Ask ask, Found found) {
        Optional<String> wish =
                ask.parameter("linkType").map(type -> type.replaceFirst("^(gs1:|https://(www\\.)?gs1\\.org/voc/)", ""));
        if (wish.isPresent()) {
            return switch (wish.get()) {
                case "all", "linkset" -> linkset(ask, found);
                case "traceability", "defaultLink", "pip" -> Reply.redirect(307, found.path());
                case "epcis" -> Reply.redirect(307, "/events" + found.path() + ".jsonld");
                case "verificationService" -> Reply.redirect(307, "/proof" + found.path() + ".cairn");
                default -> errors.page(ask, 404);
            };
        }
        Optional<String> type = ask.prefers("text/html", EVENTS, LINKSET, "application/json", BUNDLE);
        Reply reply =
                switch (type.orElse("")) {
                    case "text/html" -> page(ask, found);
                    case EVENTS, "application/json" -> document(ask, found);
                    case LINKSET -> linkset(ask, found);
                    case BUNDLE -> Reply.redirect(307, "/proof" + found.path() + ".cairn");
                    default -> errors.page(ask, 406);
                };
        return reply.open().byReader().with("Link", LinkSet.header(found.path()));
    }

    private Reply page(Ask ask, Found found) {
        Words words = renderer.words(ask);
        String name = found.history().item().name().orElseGet(() -> words.text("lot.unnamed"));
        Frame titled =
                renderer.frame(ask, "lot.title", name, found.history().item().lot());
        Frame frame = new Frame(words, titled.title(), found.path(), titled.css());
        // Everybody's, whoever asks: the badge fetches the bundle without his key.
        LotHistory seen = new Sight(policy, Reader.PUBLIC).lot(found.history());
        LotView view = LotPage.view(seen, frame, found.path(), parts.publicUrl() + found.path());
        return renderer.html(200, frame, "lot.jte", Map.of("v", view));
    }

    private Reply document(Ask ask, Found found) {
        LotHistory seen = new Sight(policy, ask.reader()).lot(found.history());
        return Reply.text(200, EVENTS, EventsDocument.of(seen, parts.publicUrl()))
                .open()
                .byReader();
    }

    private Reply linkset(Ask ask, Found found) {
        Words words = renderer.words(ask);
        String name = found.history().item().name().orElseGet(() -> words.text("lot.unnamed"));
        String title = words.text("lot.title", name, found.history().item().lot());
        return Reply.text(200, LINKSET, LinkSet.json(parts.publicUrl(), found.path(), title, words))
                .open();
    }

    private Reply malformed(Ask ask, Parsed.Malformed wrong) {
        Words words = renderer.words(ask);
        int position = Math.max(0, wrong.position() - DigitalLink.CANONICAL.length());
        return errors.told(
                ask,
                400,
                words.text("error.400"),
                List.of(words.text("error.400-position", position + 1, wrong.text())),
                Optional.of(wrong.code()));
    }

    private Reply unknown(Ask ask, String gtin, String lot) {
        Words words = renderer.words(ask);
        return errors.told(
                ask,
                404,
                words.text("lot-unknown.heading"),
                List.of(words.text("lot-unknown.text", gtin, lot), words.text("lot-unknown.meaning")),
                Optional.empty());
    }

    private Reply withoutLot(Ask ask, String gtin) {
        Frame frame = renderer.frame(ask, "gtin.heading", gtin);
        Words words = frame.words();
        SheetView view =
                new SheetView(frame, words.text("gtin.heading", gtin), List.of(words.text("gtin.text")), List.of());
        return renderer.html(404, frame, "sheet.jte", Map.of("v", view));
    }

    private static String fileName(Found found) {
        return found.history().item().gtin() + "-"
                + found.history().item().lot().replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
