package dev.cairn.verdicts;

import dev.cairn.check.Planted;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

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
        Planted.compile(source, was, instead, folder);
        return new PlantedReader(new ChildFirst(urls(folder, System.getProperty("java.class.path"))));
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
