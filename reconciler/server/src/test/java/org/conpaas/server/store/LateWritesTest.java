package org.conpaas.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LateWritesTest {
    /** Nobody here asks it anything. */
    private static final EntityManager MANAGER = (EntityManager) Proxy.newProxyInstance(
            LateWritesTest.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (self, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final List<String> written = new CopyOnWriteArrayList<>();

    /** A transaction: all of it is written, or nothing. */
    private void transaction(Consumer<EntityManager> work) {
        List<String> before = List.copyOf(written);
        try {
            work.accept(MANAGER);
        } catch (RuntimeException e) {
            written.retainAll(before);
            throw e;
        }
    }

    @Test
    void one_that_fails_takes_no_other_with_it() {
        try (LateWrites late = new LateWrites(this::transaction)) {
            late.add(manager -> written.add("first"));
            late.add(manager -> {
                throw new IllegalStateException("too long for its column");
            });
            late.add(manager -> written.add("last"));
            late.await();
            assertThat(written).containsExactly("first", "last");
        }
    }

    @Test
    void what_was_added_before_the_end_is_written() {
        try (LateWrites late = new LateWrites(this::transaction)) {
            for (int i = 0; i < 5_000; i++) {
                String number = String.valueOf(i);
                late.add(manager -> written.add(number));
            }
        }
        assertThat(written).hasSize(5_000);
    }
}
