package dev.cairn.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A shipped class with a bug planted: its source is changed in one place and compiled, to be put before the shipped classes. */
public final class Planted {
    private Planted() {}

    /**
     * A bug that is planted only at night: a constant of its suite, so that a test can see by day that its place is still there.
     *
     * @param source a file below the house's root
     */
    public record Bug(String source, String was, String instead) {
        /** Plants it; the compiled classes go into the folder. */
        public void compile(Path folder) throws IOException {
            Planted.compile(source, was, instead, folder);
        }
    }

    /**
     * Plants a bug.
     *
     * @param source a file below the house's root
     * @param folder where the compiled classes go
     */
    public static void compile(String source, String was, String instead, Path folder) throws IOException {
        String text = Files.readString(House.root().resolve(source));
        if (!text.contains(was)) {
            throw new IllegalStateException(source + " has no such place any more: " + was);
        }
        Path changed = folder.resolve(Path.of(source).getFileName());
        Files.writeString(changed, text.replace(was, instead));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IllegalStateException("planting a bug in Java needs a JDK, this is a JRE");
        }
        String path = System.getProperty("java.class.path");
        int failed = javac.run(
                null, null, null, "-proc:none", "-nowarn", "-cp", path, "-d", folder.toString(), changed.toString());
        if (failed != 0) {
            throw new IllegalStateException("the planted " + source + " does not compile");
        }
    }
}
