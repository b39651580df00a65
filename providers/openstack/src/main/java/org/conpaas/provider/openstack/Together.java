package org.conpaas.provider.openstack;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/**
 * A question that many threads have at the same time, and that is dear: it is asked once at a time, and those who come meanwhile share
 * the next answer. So everybody's answer was asked for after they came. Thread-safe.
 */
final class Together<T> {
    private final Question<T> question;
    private final ReentrantLock turn = new ReentrantLock();
    private Optional<CompletableFuture<T>> next = Optional.empty();

    /** For those who waited for one who was interrupted. */
    private static final class AskAgain extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    interface Question<T> {
        T ask() throws ProviderException;
    }

    Together(Question<T> question) {
        this.question = question;
    }

    T ask() throws ProviderException {
        CompletableFuture<T> answer;
        boolean isFirst;
        synchronized (this) {
            isFirst = next.isEmpty();
            answer = next.orElseGet(CompletableFuture::new);
            next = Optional.of(answer);
        }
        return isFirst ? asked(answer) : awaited(answer);
    }

    private T asked(CompletableFuture<T> answer) throws ProviderException {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            synchronized (this) {
                next = next.filter(waiting -> waiting != answer);
            }
            answer.completeExceptionally(new AskAgain());
            throw new ProviderException(Kind.UNAVAILABLE, "interrupted while another thread asked", e);
        }
        try {
            synchronized (this) {
                // whoever comes from now on may have seen what this answer does not know
                next = Optional.empty();
            }
            T now = question.ask();
            answer.complete(now);
            return now;
        } catch (ProviderException | RuntimeException | Error e) {
            // what ends this thread's try is no answer for others
            answer.completeExceptionally(Thread.currentThread().isInterrupted() ? new AskAgain() : e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private T awaited(CompletableFuture<T> answer) throws ProviderException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.UNAVAILABLE, "interrupted while another thread asked the same", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AskAgain) {
                return ask();
            }
            if (e.getCause() instanceof ProviderException why) {
                throw new ProviderException(why.kind(), String.valueOf(why.getMessage()), why);
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
