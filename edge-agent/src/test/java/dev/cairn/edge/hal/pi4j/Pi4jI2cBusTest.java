package dev.cairn.edge.hal.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import com.pi4j.io.i2c.I2CProviderBase;
import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.BusFault.Kind;
import dev.cairn.edge.hal.sim.Bme280Model;
import dev.cairn.edge.hal.sim.DeviceModel;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pi4J's own classes with a provider of simulated devices behind them. */
class Pi4jI2cBusTest {
    private final Bme280Model bme280 = new Bme280Model();
    private final List<String> opened = new ArrayList<>();
    private Optional<String> kernelSays = Optional.empty();
    private int missing;
    private final Context context = Pi4J.newContextBuilder()
            .noAutoDetect()
            .disableShutdownHook()
            .add(new Provider())
            .build();
    private final Pi4jI2cBus bus = new Pi4jI2cBus(1, this::open);

    private Opening.Open open(int number, int address) {
        String id = "i2c-" + number + "-" + address + "-" + opened.size();
        opened.add(id);
        I2C device = context.create(I2C.newConfigBuilder(context)
                .id(id)
                .bus(number)
                .device(address)
                .provider("sim")
                .build());
        return new Opening.Open(device, () -> opened.add("closed " + id));
    }

    private final class Provider extends I2CProviderBase implements I2CProvider {
        Provider() {
            super("sim", "simulated devices");
        }

        @Override
        public I2C create(I2CConfig config) {
            return new Device(this, config, new Bus(config), bme280);
        }
    }

    private static final class Bus extends I2CBusBase {
        Bus(I2CConfig config) {
            super(config);
        }

        @Override
        public <R> R execute(I2C i2c, java.util.concurrent.Callable<R> action) {
            return _execute(i2c, action);
        }
    }

    private final class Device extends I2CBase<Bus> implements I2C {
        private final DeviceModel model;

        Device(I2CProvider provider, I2CConfig config, Bus bus, DeviceModel model) {
            super(provider, config, bus);
            this.model = model;
        }

        private <R> R kernel(java.util.concurrent.Callable<R> call) {
            return i2CBus.execute(this, () -> {
                if (kernelSays.isPresent()) {
                    throw new IOException(kernelSays.get());
                }
                return call.call();
            });
        }

        @Override
        public int write(byte b) {
            return write(new byte[] {b}, 0, 1);
        }

        @Override
        public int write(byte[] data, int offset, int length) {
            return kernel(() -> {
                model.write(data);
                return length;
            });
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("byte by byte is not how we read");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return kernel(() -> {
                byte[] got = model.read(length - missing);
                System.arraycopy(got, 0, buffer, offset, got.length);
                return got.length;
            });
        }

        @Override
        public int writeRegister(int register, byte b) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public int writeRegister(int register, byte[] data, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public int writeRegister(byte[] register, byte[] data, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public int readRegister(int register) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public int readRegister(int register, byte[] buffer, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }
    }

    @AfterEach
    void end() {
        context.shutdown();
    }

    @Test
    void moves_bytes_both_ways_and_keeps_the_device_open() throws Exception {
        assertEquals(Bytes.ofHex("60"), bus.transfer(0x76, Bytes.ofHex("d0"), 1));
        assertEquals(Bytes.EMPTY, bus.transfer(0x76, Bytes.ofHex("f425"), 0));
        assertEquals(Bytes.ofHex("706b43"), bus.transfer(0x76, Bytes.ofHex("88"), 3));
        assertEquals(
                Bytes.ofHex("67"), bus.transfer(0x76, Bytes.EMPTY, 1), "a plain read goes on where the chip stands");
        assertEquals(1, opened.size(), opened.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "Remote I/O error, NO_ANSWER",
        "Input/output error, NO_ANSWER",
        "No such device or address, NO_ANSWER",
        "Connection timed out, TIMEOUT",
        "Device or resource busy, NO_BUS"
    })
    void what_the_kernel_says_has_its_kind_and_the_device_is_opened_anew(String says, Kind kind) throws Exception {
        bus.transfer(0x76, Bytes.ofHex("d0"), 1);
        kernelSays = Optional.of(says);
        BusFault fault = assertThrows(BusFault.class, () -> bus.transfer(0x76, Bytes.ofHex("d0"), 1));
        assertEquals(kind, fault.kind(), fault.getMessage());
        kernelSays = Optional.empty();
        assertEquals(Bytes.ofHex("60"), bus.transfer(0x76, Bytes.ofHex("d0"), 1));
        assertEquals(List.of("i2c-1-118-0", "closed i2c-1-118-0", "i2c-1-118-2"), opened);
    }

    @Test
    void fewer_bytes_than_asked_for_are_a_fault_not_zeros() {
        missing = 1;
        assertEquals(
                Kind.SHORT,
                assertThrows(BusFault.class, () -> bus.transfer(0x76, Bytes.ofHex("88"), 3))
                        .kind());
        missing = 3;
        assertEquals(
                Kind.SHORT,
                assertThrows(BusFault.class, () -> bus.transfer(0x76, Bytes.ofHex("88"), 3))
                        .kind());
    }

    @Test
    void a_transfer_beyond_the_limit_is_a_callers_bug() {
        assertThrows(IllegalArgumentException.class, () -> bus.transfer(0x76, Bytes.EMPTY, 65));
    }

    @Test
    void a_machine_without_the_bus_says_what_to_do(@TempDir Path root) throws Exception {
        try (Pi4jBuses none = new Pi4jBuses(root)) {
            assertTrue(refusal(none).contains("there is no I2C bus 1: is I2C enabled (dtparam=i2c_arm=on"));
            Files.createDirectories(root.resolve("sys/bus/i2c/devices/i2c-1"));
            assertTrue(refusal(none).contains("modprobe i2c-dev"));
        }
    }

    private static String refusal(Pi4jBuses buses) {
        BusFault fault = assertThrows(BusFault.class, () -> buses.i2c(1).transfer(0x76, Bytes.ofHex("d0"), 1));
        assertEquals(Kind.NO_BUS, fault.kind());
        return String.valueOf(fault.getMessage());
    }

    @Test
    void an_input_that_cannot_be_had_is_a_fault_each_time_and_never_a_level(@TempDir Path root) {
        try (Pi4jBuses none = new Pi4jBuses(root)) {
            for (int i = 0; i < 2; i++) {
                BusFault fault =
                        assertThrows(BusFault.class, () -> none.input(17).isHigh());
                assertEquals(Kind.NO_BUS, fault.kind());
                assertTrue(String.valueOf(fault.getMessage()).startsWith("GPIO 17 cannot be read"), fault.getMessage());
            }
        }
    }
}
