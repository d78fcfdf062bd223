package dev.cairn.edge.hal.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.DigitalIn;
import java.util.Optional;
import java.util.function.Supplier;

/** An input with pull-up. Opened at its first look, and again after a look that failed. */
final class Pi4jInput implements DigitalIn {
    private final int line;
    private final Supplier<Context> context;
    private Optional<DigitalInput> open = Optional.empty();

    Pi4jInput(int line, Supplier<Context> context) {
        this.line = line;
        this.context = context;
    }

    @Override
    public String name() {
        return "GPIO " + line;
    }

    @Override
    public synchronized boolean isHigh() throws BusFault {
        try {
            if (open.isEmpty()) {
                open = Optional.of(open());
            }
            return open.get().isHigh();
        } catch (RuntimeException | LinkageError e) {
            open = Optional.empty();
            throw new BusFault(
                    BusFault.Kind.NO_BUS,
                    name() + " cannot be read (" + e.getMessage()
                            + "): is this a Raspberry Pi, does another program use the line, is the agent's user in the group gpio?",
                    e);
        }
    }

    private DigitalInput open() {
        Context pi4j = context.get();
        String id = "gpio-" + line;
        if (pi4j.registry().exists(id)) {
            pi4j.registry().remove(id);
        }
        return pi4j.create(DigitalInput.newConfigBuilder(pi4j)
                .id(id)
                .address(line)
                .pull(PullResistance.PULL_UP)
                .debounce(0L)
                .build());
    }
}
