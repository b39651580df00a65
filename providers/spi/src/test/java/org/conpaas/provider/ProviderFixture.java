package org.conpaas.provider;

/** A cloud made for one test of {@link ProviderContract}: empty at first, gone after {@link #close()}. */
public interface ProviderFixture extends AutoCloseable {
    /** The provider under test. */
    Provider provider();

    /** The same cloud as a reconciler sees it that has just been restarted. */
    Provider restarted() throws Exception;

    /** Puts things into the cloud that are somebody else's, with names that look like ours where that is possible. */
    void addForeign() throws Exception;

    /** Whether everything that {@link #addForeign()} made is still there, unchanged. */
    boolean foreignUntouched() throws Exception;

    /** From now on the cloud cannot say what there is. */
    void silence() throws Exception;

    /** The cloud answers again. */
    void mend() throws Exception;

    @Override
    void close() throws Exception;
}
