package dev.cairn.ingest.capture;

import dev.cairn.ingest.capture.JobLog.Living;
import dev.cairn.ingest.capture.JobLog.Place;
import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.model.disk.Segments;
import dev.cairn.model.disk.Slot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records of {@link JobLog} again when it is opened. */
final class JobFrames implements Segments.Finder {
    private static final Logger LOG = LoggerFactory.getLogger(JobFrames.class);

    private final Living living;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private long nextSeq;

    JobFrames(Living living) {
        this.living = living;
    }

    /** Behind all that was found. */
    long nextSeq() {
        return nextSeq;
    }

    @Override
    public void found(Frame frame, Slot slot) {
        nextSeq = Math.max(nextSeq, frame.seq() + 1);
        frames.add(frame);
        slots.add(slot);
        int count = JobRecord.framesUpTo(frame);
        if (count == 0) {
            return; // a crash may have come before its last
        }
        int from = Math.max(0, frames.size() - count);
        Place place = new Place(frames.get(from).seq(), slots.subList(from, slots.size()));
        Optional<JobRecord> record = JobRecord.of(frames.subList(from, frames.size()));
        if (record.isPresent()) {
            living.found(record.get(), place);
        } else {
            LOG.error(
                    "ACC-05 a capture's record is damaged and passed over segment={} offset={}",
                    slot.segment(),
                    slot.offset());
        }
        frames.clear();
        slots.clear();
    }

    @Override
    public void torn(String segment, long bytes) {
        LOG.warn("torn end of the log of captures cut, nobody was told of it segment={} bytes={}", segment, bytes);
    }

    @Override
    public void damaged(String segment, int soundFrames) {
        LOG.error(
                "ACC-05 damaged segment of the log of captures goes to quarantine segment={} soundFrames={}",
                segment,
                soundFrames);
    }

    /** The record that lies there; empty if it does not any more, or is damaged. */
    static Optional<JobRecord> read(Disk disk, Place place) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try {
            for (Slot slot : place.slots()) {
                Optional<Frame> frame = Frame.at(disk.read(slot.segment(), slot.offset(), slot.size()), 0);
                if (frame.isEmpty() || frame.get().seq() != place.first() + frames.size()) {
                    return Optional.empty();
                }
                frames.add(frame.get());
            }
        } catch (NoSuchFileException | FileNotFoundException letGo) {
            return Optional.empty();
        }
        return frames.isEmpty() ? Optional.empty() : JobRecord.of(frames);
    }
}
