package dev.cairn.web.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that have no lot in common, as cards.
 *
 * @param opened whether each is the page's whole matter: then its details are open
 * @param whenEmpty said where there is none
 * @param next address of the next page, or null
 */
public record EventCards(
        Frame frame,
        String heading,
        List<String> paragraphs,
        List<Card> cards,
        boolean opened,
        String whenEmpty,
        @Nullable String next) {

    /**
     * One event.
     *
     * @param href its own page
     * @param day in words, where it differs from that of the event before
     * @param place or null
     * @param things that it is about, a few
     * @param more how many things are left out, in words, or null
     * @param proof address of its proof bundle
     * @param signed the event as it was signed
     */
    public record Card(
            String href,
            String title,
            @Nullable String day,
            String clock,
            String machineTime,
            String zone,
            @Nullable Link place,
            @Nullable String what,
            List<Link> things,
            @Nullable String more,
            List<LotView.Tag> tags,
            boolean withdrawn,
            List<Link> ids,
            String proof,
            String signed) {}

    /**
     * @param name of a technical line, else empty
     * @param href on this site, or null
     */
    public record Link(String name, String text, @Nullable String href) {}
}
