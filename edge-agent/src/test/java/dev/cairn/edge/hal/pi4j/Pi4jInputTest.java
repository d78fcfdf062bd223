package dev.cairn.edge.hal.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pi4J's own classes with its simulated lines behind them. */
class Pi4jInputTest {
    private final Context context = Pi4J.newContextBuilder()
            .noAutoDetect()
            .disableShutdownHook()
            .add(MockDigitalInputProvider.newInstance())
            .build();

    @AfterEach
    void end() {
        context.shutdown();
    }

    @Test
    void a_line_is_opened_once_with_its_pull_up_and_its_level_is_read_each_time() throws Exception {
        Pi4jInput input = new Pi4jInput(17, () -> context);
        input.isHigh();
        MockDigitalInput line = context.registry().get("gpio-17");
        assertEquals(PullResistance.PULL_UP, line.pull());
        assertEquals(17, line.address());
        line.mockState(DigitalState.HIGH);
        assertTrue(input.isHigh());
        line.mockState(DigitalState.LOW);
        assertFalse(input.isHigh());
        assertEquals(1, context.registry().all().size());
    }

    @Test
    void a_second_gateway_configuration_may_open_the_same_line_again() throws Exception {
        assertEquals(new Pi4jInput(17, () -> context).isHigh(), new Pi4jInput(17, () -> context).isHigh());
        assertEquals(1, context.registry().all().size());
    }
}
