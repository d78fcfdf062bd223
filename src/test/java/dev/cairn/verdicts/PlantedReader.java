package dev.cairn.verdicts;

import dev.cairn.check.House;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The shipped Java readers with one check taken out: a source file is changed in one place, compiled, and put before the shipped classes
 * in a class loader of its own.
 */
final class PlantedReader implements AutoCloseable {
    private static final String OURS = "dev.cairn.";
    private final ChildFirst classes;

    private PlantedReader(ChildFirst classes) {
        this.classes = classes;
    }

    /**
     * Plants a bug.
     *
     * @param source a file below the house's root
     * @param folder where compiled classes may lie
     */
    static PlantedReader compile(String source, String was, String instead, Path folder) throws IOException {
        String text = Files.readString(House.root().resolve(source));
        if (!text.contains(was)) {
            throw new IllegalStateException(source + " has no such check any more: " + was);
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
        return new PlantedReader(new ChildFirst(urls(folder, path)));
    }

    private static URL[] urls(Path first, String path) throws MalformedURLException {
        List<URL> urls = new ArrayList<>(List.of(first.toUri().toURL()));
        for (String entry : path.split(System.getProperty("path.separator"), -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** A {@link JavaReader} of these classes. */
    @SuppressWarnings("unchecked") // the JDK's type, from both loaders the same
    UnaryOperator<String> reader() throws ReflectiveOperationException {
        var made = classes.loadClass(JavaReader.class.getName()).getDeclaredConstructor();
        made.setAccessible(true);
        return (UnaryOperator<String>) made.newInstance();
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }

    /** Takes Cairn's classes from its own places, all others from the parent. */
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(URL[] urls) {
            super(urls, JavaReader.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : findClass(name);
            }
        }
    }
}
