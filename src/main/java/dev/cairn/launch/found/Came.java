package dev.cairn.launch.found;

import dev.cairn.ingest.est.Invitation;
import dev.cairn.ingest.est.InvitationBook;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway that came with a code, and its key statement, which its organisation has not signed yet. */
record Came(Invitation code, Invitation.Bound gateway, Capsule.Whole capsule, KeyStatement.DeviceKey said) {
    private static final long LOOK_EVERY_MS = 500;

    /**
     * Looks for it, and again until the time is over.
     *
     * @throws IOException if there is no such code, or nobody came with it
     */
    static Came within(int seconds, Path folder, String id) throws IOException, Malformed, InterruptedException {
        InvitationBook book = InvitationBook.in(folder);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            Invitation code = book.find(id)
                    .orElseThrow(() -> new IOException("there is no code " + id + ": cairn enrol list shows them"));
            if (code.request().isPresent()) {
                return of(code, code.request().get());
            }
            if (System.nanoTime() - until >= 0) {
                throw new IOException("no gateway has come with the code " + id + " yet");
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    private static Came of(Invitation code, Invitation.Bound gateway) throws IOException, Malformed {
        if (Capsule.parse(gateway.capsule()) instanceof Capsule.Whole capsule
                && KeyStatement.parse(capsule) instanceof KeyStatement.DeviceKey said) {
            return new Came(code, gateway, capsule, said);
        }
        throw new IOException("the code " + code.id() + " holds no gateway's key statement: forget it, make another");
    }

    /** What the organisation's machine shows before it asks. */
    List<String> lines() {
        return List.of("gateway      " + gateway.device() + (code.site().equals("-") ? "" : ", at " + code.site()));
    }
}
