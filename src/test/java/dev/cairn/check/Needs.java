package dev.cairn.check;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test class or method needs beyond a JDK. Without it every test is reported as skipped, with the reason. (An
 * assumption in {@code @BeforeAll} would not do: surefire then leaves the whole class out of its report.)
 */
public final class Needs {
    private Needs() {}

    /** Needs Chromium; tagged {@code browser}. */
    @Tag("browser")
    @ExtendWith(BrowserCondition.class)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Chromium {}

    /** Needs Mosquitto; tagged {@code mosquitto}. */
    @Tag("mosquitto")
    @ExtendWith(MosquittoCondition.class)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Broker {}

    static final class BrowserCondition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return needed(Browser.available(), Browser.ABSENT);
        }
    }

    static final class MosquittoCondition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return needed(Mosquitto.available(), Mosquitto.ABSENT);
        }
    }

    private static ConditionEvaluationResult needed(boolean available, String absent) {
        return available ? ConditionEvaluationResult.enabled("installed") : ConditionEvaluationResult.disabled(absent);
    }
}
