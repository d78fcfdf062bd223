package dev.cairn.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** Work that is done at the same time and must all have ended before anything else begins, whatever became of it. */
final class Together {

    private Together() {}

    /** Runs {@code others} on an executor and {@code own} in this thread; throws what one of them threw, once none runs any more. */
    static void run(Executor executor, List<Runnable> others, Runnable own) {
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        others.forEach(other -> tasks.add(new FutureTask<>(other, true)));
        tasks.forEach(executor::execute);
        FutureTask<Boolean> mine = new FutureTask<>(own, true);
        mine.run();
        tasks.add(mine);
        List<Throwable> thrown = new ArrayList<>();
        tasks.forEach(task -> await(task, thrown));
        rethrow(thrown);
    }

    private static void await(FutureTask<Boolean> task, List<Throwable> thrown) {
        try {
            task.get();
        } catch (ExecutionException e) {
            thrown.add(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thrown.add(new Trouble.Corrupt("interrupted while stores were written", e));
        }
    }

    private static void rethrow(List<Throwable> thrown) {
        for (Throwable first : thrown) {
            if (first instanceof Error error) {
                throw error;
            }
            if (first instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException(first); // a Runnable throws nothing else
        }
    }
}
