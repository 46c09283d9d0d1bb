package io.trunkline.gateway.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in order and never two at a time, on whichever calling thread found nobody at work; nobody waits for
 * anybody. Lettuce locks a connection while a thread writes to it and parks another that comes meanwhile, which an event
 * loop must not suffer; behind this, no other comes.
 *
 * <p>Bound: what waits are tasks of callers of whom each bounds what it has unanswered.
 */
final class OneAtATime implements Executor {
    private static final Logger log = LoggerFactory.getLogger(OneAtATime.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (unfinished.getAndIncrement() != 0) {
            return;
        }
        do {
            run(tasks.remove());
        } while (unfinished.decrementAndGet() != 0);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            // whatever it was, the tasks behind it must run
            log.error("A task failed that must not", fault);
        }
    }
}
