package dev.cairn.reliability;

import dev.cairn.check.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system of its own in a file, mounted over a loop device, whose power can be cut: the shutdown ioctl drops every page that was
 * not synced and refuses all that follows, as the kernel does when a disk is gone. Mounting again replays the file system's journal.
 * Closing unmounts and frees the device; so does the end of this JVM.
 */
final class LoopDisk implements AutoCloseable {
    private static final long IMAGE_BYTES = 384L << 20;
    private static final List<String> TOOLS = List.of("losetup", "mkfs.ext4", "mount", "umount", "xfs_io", "e2fsck");

    /** Errors were there and are not any more. */
    private static final int REPAIRED = 1;

    private final Path image;
    private final Path folder;
    private final Thread hook = new Thread(this::release);
    private String device = "";
    private boolean mounted;

    private LoopDisk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    /** What this machine lacks: a tool, the right, or a loop device. */
    static Optional<String> missing(Path place) {
        for (String tool : TOOLS) {
            if (Programs.find(tool).isEmpty()) {
                return Optional.of(tool + " is not installed (losetup, xfsprogs, e2fsprogs)");
            }
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("mounting needs root");
        }
        try {
            Path probe = Files.createTempDirectory(place, "probe-");
            try (LoopDisk disk = make(probe)) {
                disk.cut();
            } finally {
                Files.delete(probe.resolve("mnt"));
                Files.delete(probe.resolve("disk.img"));
                Files.delete(probe);
            }
            return Optional.empty();
        } catch (IOException | IllegalStateException e) {
            return Optional.of("no loop device can be mounted and cut here: " + e.getMessage());
        }
    }

    /** A new file system in {@code disk.img}, mounted on {@code mnt} in that folder. */
    static LoopDisk make(Path place) throws IOException {
        return make(place, IMAGE_BYTES, place.resolve("mnt"));
    }

    /** The same of another size, mounted elsewhere: on a folder that is there already or can be made. */
    static LoopDisk make(Path place, long bytes, Path mount) throws IOException {
        Path image = place.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes); // sparse
        }
        Programs.run("mkfs.ext4", "-q", "-F", image.toString());
        LoopDisk disk = new LoopDisk(image, Files.createDirectories(mount));
        Runtime.getRuntime().addShutdownHook(disk.hook);
        try {
            disk.device =
                    Programs.run("losetup", "-f", "--show", image.toString()).strip();
            disk.mount();
        } catch (RuntimeException e) {
            disk.close();
            throw e;
        }
        return disk;
    }

    /** Where it is mounted. */
    Path folder() {
        return folder;
    }

    private void mount() {
        Programs.run("mount", device, folder.toString());
        mounted = true;
    }

    /** The power goes, now. */
    void cut() {
        Programs.run("xfs_io", "-x", "-c", "shutdown", folder.toString());
    }

    /** The power comes back; nobody may have a file open there. */
    void restore() {
        Programs.run("umount", folder.toString());
        mounted = false;
        mount();
    }

    /** Mounts it read-only, or for writing again, while it stays mounted; nobody may have a file open for writing there. */
    void readOnly(boolean only) {
        Programs.run("mount", "-o", only ? "remount,ro" : "remount,rw", folder.toString());
    }

    /** Where the kernel lets itself be told of an error of this file system. */
    private Path trigger() {
        return Path.of("/sys/fs/ext4", Path.of(device).getFileName().toString(), "trigger_fs_error");
    }

    /** The kernel meets an error and mounts it read-only by itself, as it does on a Pi, whoever has files open there. */
    void breakDown() throws IOException {
        Programs.run("mount", "-o", "remount,errors=remount-ro", folder.toString());
        Files.writeString(trigger(), "planted");
    }

    /** What a reboot does about that: check, repair, mount for writing; nobody may have a file open there. */
    void repair() {
        Programs.run("umount", folder.toString());
        mounted = false;
        Programs.Ended check = Programs.end(Programs.find("e2fsck").orElseThrow(), "-p", device);
        if (check.exit() > REPAIRED) {
            throw new IllegalStateException("e2fsck ended with " + check.exit() + ": " + check.said());
        }
        mount();
    }

    private synchronized void release() {
        if (mounted) {
            Programs.attempt("umount", "-l", folder.toString());
            mounted = false;
        }
        if (!device.isEmpty()) {
            Programs.attempt("losetup", "-d", device);
            device = "";
        }
    }

    @Override
    public void close() {
        release();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    @Override
    public String toString() {
        return image.getFileName() + " on " + device;
    }
}
