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
    /** The first Java whose own provider knows ML-DSA (JEP 497). */
    public static final int NEW_JAVA = 24;

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

    /** Needs Go with golang.org/x/mod as Debian packages them. */
    @ExtendWith(GoCondition.class)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Go {}

    /** Needs Node. */
    @ExtendWith(NodeCondition.class)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Node {}

    /** Needs a JDK of at least 24 beside the one that runs the tests. */
    @ExtendWith(NewJavaCondition.class)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    public @interface NewJava {}

    static final class GoCondition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return needed(GoProgram.available(), GoProgram.ABSENT);
        }
    }

    static final class NodeCondition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return needed(Programs.find("node").isPresent(), "Node is not installed (Debian: nodejs)");
        }
    }

    static final class NewJavaCondition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return needed(
                    House.java(NEW_JAVA).isPresent(),
                    "no JDK of at least " + NEW_JAVA + " in JAVA25_HOME or /usr/lib/jvm");
        }
    }

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
