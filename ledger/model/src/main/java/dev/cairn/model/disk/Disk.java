package dev.cairn.model.disk;

import dev.cairn.proof.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The few things an append-only log asks of one folder. Not trusted: what it gives back is checked by CRC. Every method may throw
 * {@link IOException} (ENOSPC, EIO, EROFS); its owner retries, the disk never does. A crash between two calls leaves what the calls
 * before it made durable.
 */
public interface Disk extends Closeable {
    /** A file open for appending. Nothing is durable before {@link #force} returned. */
    interface Tail extends Closeable {
        /** Writes all the bytes at the end, or throws after writing some of them. */
        void write(Bytes bytes) throws IOException;

        /** fdatasync: what was written is durable on return. After an exception the file must not be trusted again. */
        void force() throws IOException;
    }

    /** Names of the plain files in the folder, in order. */
    List<String> names() throws IOException;

    /** Creates a file that must not exist, durable with its folder entry, and opens it for appending. */
    Tail create(String name) throws IOException;

    /** Opens an existing file for appending at its end. */
    Tail append(String name) throws IOException;

    /** {@code length} bytes at {@code offset}; fewer at the end of the file. */
    Bytes read(String name, long offset, int length) throws IOException;

    /** Bytes of a file. */
    long size(String name) throws IOException;

    /** Cuts a file; durable on return. */
    void truncate(String name, long size) throws IOException;

    /** Overwrites bytes in place, creating the file if needed; durable on return. Used for the small state file only. */
    void overwrite(String name, long offset, Bytes bytes) throws IOException;

    /** Removes a file; durable on return. */
    void delete(String name) throws IOException;

    /** Moves a file to another name, also in a folder below ({@code quarantine/x}); durable on return. */
    void move(String from, String to) throws IOException;

    /** Bytes left on the file system. */
    long freeBytes() throws IOException;

    /** Bytes of the whole file system. */
    long totalBytes() throws IOException;

    /**
     * The real body: a folder, locked for this process.
     *
     * @throws IOException when the folder cannot be made or another process holds its lock
     */
    static Disk folder(Path folder) throws IOException {
        return FolderDisk.open(folder);
    }
}
