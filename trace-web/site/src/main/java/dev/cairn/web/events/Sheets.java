package dev.cairn.web.events;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.EventCards.Card;
import dev.cairn.web.page.SheetView.Part;
import java.util.List;
import java.util.Optional;

/** Pages in the manner of the site, for people who come with a browser; the site brings them. */
public interface Sheets {
    Words words(Ask ask);

    /** A plain page, 200. */
    Reply sheet(Ask ask, String heading, List<String> paragraphs, List<Part> parts);

    /**
     * Events as cards, 200.
     *
     * @param opened whether their details are open
     * @param next address of the next page
     */
    Reply cards(Ask ask, String heading, String intro, List<Card> cards, boolean opened, Optional<String> next);

    /** What went wrong, as a page. */
    Reply told(Ask ask, int status, String sentence, String code);

    /** Counts a no for the operator. */
    void refused(String code);
}
