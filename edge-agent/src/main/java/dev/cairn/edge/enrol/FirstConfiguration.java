package dev.cairn.edge.enrol;

import dev.cairn.edge.time.Ticker;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server for the gateway's first configuration until its organisation has left one. The gateway judges it like any other. */
public final class FirstConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(FirstConfiguration.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** One question and one pause take less. */
    public static final Duration TURN_MAX = Duration.ofMinutes(2);

    private final IdentityFolder folder;
    private final Ticker ticker;
    private final Consumer<String> told;

    /** @param told hears at every turn, at most every {@link #TURN_MAX}, what is waited for */
    public FirstConfiguration(IdentityFolder folder, Ticker ticker, Consumer<String> told) {
        this.folder = folder;
        this.ticker = ticker;
        this.told = told;
    }

    /** Returns when there is one; trouble with the server is waited out, trouble with this disk is not. */
    public Bytes await() throws IOException, InterruptedException {
        EstClient client = new EstClient(folder.est());
        Duration pause = FIRST_PAUSE;
        String said = "";
        while (true) {
            String now;
            try {
                Optional<Bytes> found = client.configuration(folder.tls());
                if (found.isPresent()) {
                    return found.get();
                }
                now = "the organisation has left none yet";
            } catch (NotEnrolled no) {
                now = String.valueOf(no.getMessage());
            }
            told.accept("waits for its first configuration: " + now);
            if (!now.equals(said)) {
                LOG.info("waits for its first configuration: {}", now);
                said = now;
            }
            ticker.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
