package dev.cairn.guest;

import dev.cairn.check.Proc;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent's kernel sensors against the kernel's own drivers in a guest, and our BME280 driver against them. A round is one chip. */
public final class GuestSuite implements Suite {
    /** Our driver reads a bit of the trimming wrong. */
    static final String BENT_TRIMMING = "bent-trimming";

    private static final Duration BOOT_MAX = Duration.ofMinutes(20);
    private static final Pattern LINE = Pattern.compile(".*CAIRN (round|complaint|exit) (.*?)\\s*");

    @Override
    public String name() {
        return "guest";
    }

    @Override
    public String summary() {
        return "kernel sensors against real bmp280 and lm75 drivers over i2c-stub in a QEMU guest; our BME280 driver against theirs";
    }

    @Override
    public List<String> plants() {
        return List.of(BENT_TRIMMING);
    }

    @Override
    public int rounds() {
        return 40;
    }

    @Override
    public Optional<String> missing() {
        return Guest.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        String plant = order.hasPlant(BENT_TRIMMING) ? BENT_TRIMMING : "none";
        Duration left = Duration.ofNanos(Math.max(0, order.endNanos() - System.nanoTime()))
                .plus(BOOT_MAX);
        boolean ended = false;
        try (Proc guest = Guest.boot(
                order.folder(),
                GuestProgram.class,
                Long.toString(order.seed()),
                Integer.toString(order.rounds()),
                plant)) {
            guest.awaitExit(left);
            for (String line : guest.output()) {
                ended |= judge(line, tally);
            }
            if (!ended) {
                tally.complain(Count.BROKEN, "the guest did not come to its end: " + guest.tail());
            }
        }
    }

    /** Counts one line of the console; whether it is the program's good end. */
    private static boolean judge(String line, Tally tally) {
        Matcher said = LINE.matcher(line);
        if (!said.matches()) {
            return false;
        }
        switch (said.group(1)) {
            case "round" -> tally.add(Count.ROUNDS, 1);
            case "complaint" -> tally.complain(Count.MISJUDGED, said.group(2));
            default -> {
                return said.group(2).equals("0");
            }
        }
        return false;
    }
}
