package dev.cairn.edge.cli;

import dev.cairn.edge.Health;
import dev.cairn.edge.sensor.Reading;

/** What one look at a channel says, and what a technician does about a silent or doubtful probe. The probe's own advice goes first. */
final class SensorCheck {
    private static final String WHAT = "sensor";
    private static final String LOOK_AT_IT = "look at the probe, its plug and its cable";

    private SensorCheck() {}

    /** A look of our own. */
    static Finding seen(String channel, Reading reading) {
        if (reading instanceof Reading.NoValue none) {
            return Finding.wrong(
                    WHAT,
                    channel + ": no value (" + none.cause().word() + ")",
                    none.help().isEmpty() ? LOOK_AT_IT : none.help());
        }
        Reading.Value value = (Reading.Value) reading;
        String sentence = channel + ": " + value.value().toPlainString() + " " + value.unit();
        return value.marks().isEmpty()
                ? Finding.good(WHAT, sentence)
                : Finding.doubtful(WHAT, sentence + ", doubted: " + value.quality(), LOOK_AT_IT);
    }

    /** A running agent's word. */
    static Finding told(String channel, StatusFile status) {
        String line = status.value(Health.CHANNEL + channel);
        String said = channel + ": " + line.substring(line.indexOf(' ') + 1);
        String trouble = status.value(Health.TROUBLE + channel);
        return trouble.equals("?") ? Finding.good(WHAT, said) : Finding.wrong(WHAT, said, trouble);
    }
}
