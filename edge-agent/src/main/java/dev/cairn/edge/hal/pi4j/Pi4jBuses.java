package dev.cairn.edge.hal.pi4j;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProvider;
import com.pi4j.provider.Provider;
import dev.cairn.edge.hal.Buses;
import dev.cairn.edge.hal.DigitalIn;
import dev.cairn.edge.hal.I2cBus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A board's buses by Pi4J. One context for I2C and one for GPIO, built by hand with the one provider each needs, when the first transfer asks for
 * it: a gateway whose chips the kernel reads never loads Pi4J at all.
 */
public final class Pi4jBuses implements Buses {
    private final Lazy i2c = new Lazy(LinuxFsI2CProvider::newInstance);
    private final Lazy gpio = new Lazy(GpioDDigitalInputProvider::newInstance);
    private final Opening opening;
    private final Map<Integer, Pi4jI2cBus> buses = new HashMap<>();
    private final Map<Integer, Pi4jInput> inputs = new HashMap<>();

    /** @param root folder that holds {@code dev} and {@code sys}; {@code /} but in tests */
    public Pi4jBuses(Path root) {
        this.opening = new LinuxOpening(root, i2c);
    }

    @Override
    public synchronized I2cBus i2c(int number) {
        return buses.computeIfAbsent(number, n -> new Pi4jI2cBus(n, opening));
    }

    @Override
    public synchronized DigitalIn input(int line) {
        return inputs.computeIfAbsent(line, n -> new Pi4jInput(n, gpio));
    }

    @Override
    public synchronized void close() {
        buses.values().forEach(Pi4jI2cBus::close);
        i2c.close();
        gpio.close();
    }

    /** A Pi4J context, made when it is first needed. */
    private static final class Lazy implements Supplier<Context> {
        private final Supplier<Provider<?, ?, ?>> provider;
        private Optional<Context> made = Optional.empty();

        Lazy(Supplier<Provider<?, ?, ?>> provider) {
            this.provider = provider;
        }

        @Override
        public synchronized Context get() {
            if (made.isEmpty()) {
                made = Optional.of(Pi4J.newContextBuilder()
                        .noAutoDetect()
                        .disableShutdownHook()
                        .add(provider.get())
                        .build());
            }
            return made.get();
        }

        synchronized void close() {
            made.ifPresent(Context::shutdown);
            made = Optional.empty();
        }
    }
}
