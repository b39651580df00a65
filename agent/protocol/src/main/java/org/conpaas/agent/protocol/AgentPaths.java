package org.conpaas.agent.protocol;

/**
 * Where an agent calls: paths under the reconciler's address. All of them but {@link #ENROLL} and
 * {@link #SOFTWARE} need the agent's certificate.
 *
 * <pre>
 * POST enroll      {token, csr (PEM)}                 → 200 {certificate (PEM), ca (PEM), agent} · 403 token unknown or used;
 *                  the same token and key again, as the answer was lost: the same; no token but the agent's certificate: renewed
 * GET  software/{file}                                → 200 a file of the agent's class path · 404
 * GET  assignment  ?epoch=E&amp;version=V&amp;wait=SECONDS    → 200 Assignment · 204 nothing new within the wait
 * POST report      AgentReport                        → 204 · 409 {epoch}: start over with a complete report
 * GET  artifacts/{sha256}                             → 200 the bytes · 404
 * POST logs/{request}  text/plain                     → 204: the answer to a log request of the assignment
 * POST data/{request}  frames                         → 204: the answer to a data request of the assignment, see {@link DataFrames}
 * </pre>
 */
public final class AgentPaths {
    public static final String ROOT = "/agent/v1";
    public static final String ENROLL = ROOT + "/enroll";
    public static final String SOFTWARE = ROOT + "/software";
    public static final String ASSIGNMENT = ROOT + "/assignment";
    public static final String REPORT = ROOT + "/report";
    public static final String ARTIFACTS = ROOT + "/artifacts/";
    public static final String LOGS = ROOT + "/logs/";
    public static final String DATA = ROOT + "/data/";

    private AgentPaths() {}
}
