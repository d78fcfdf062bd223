package dev.cairn.web.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's page of one lot, in one language, before markup.
 *
 * @param name the product's name, or words that say it has none
 * @param verdict what the records say in one sentence; never a claim that they were checked
 * @param journey from where to where, how many events and readings
 * @param alerts loudest first
 * @param notes what is missing, late, withheld or contradictory, a sentence each
 * @param unproven what this page cannot prove, a sentence each
 */
public record LotView(
        Frame frame,
        Fact name,
        String gtin,
        String lot,
        Tone tone,
        String verdict,
        String journey,
        List<Alert> alerts,
        List<Event> events,
        List<ChartView> charts,
        List<String> notes,
        List<String> unproven,
        Proof proof) {

    /** How loud. */
    public enum Tone {
        CALM,
        PLAIN,
        WARNING,
        BREACH;

        /** As a CSS class. */
        public String css() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A finding before everything else. */
    public record Alert(Tone tone, String title, List<String> sentences) {}

    /**
     * One event of the timeline.
     *
     * @param machineTime for {@code <time datetime>}
     * @param zone the offset, in words
     * @param day the day in words when it differs from the event before, else null
     * @param place null when the event names none
     * @param tags what is special about it, in words
     * @param details technical ids, folded
     */
    public record Event(
            Fact title,
            Fact time,
            String machineTime,
            String zone,
            @Nullable String day,
            @Nullable Fact place,
            @Nullable String what,
            String who,
            List<Tag> tags,
            boolean withdrawn,
            List<Detail> details) {}

    /** A word that marks an event. */
    public record Tag(String css, String text) {}

    /**
     * A technical line.
     *
     * @param href a link on this site, or null
     */
    public record Detail(String name, Fact value, @Nullable String href) {}

    /**
     * How to check without believing this server.
     *
     * @param badgeMessages JSON object, no {@code <} in it
     * @param cairnProof what the badge script needs: JSON object of bundle, genesis and the readings drawn, no {@code <} in it
     */
    public record Proof(
            String bundle,
            String genesis,
            String events,
            String qr,
            String permalink,
            String badgeMessages,
            String cairnProof) {}
}
