package org.conpaas.manifest;

import java.util.Arrays;
import java.util.Optional;

/** The problems that text can have. A code never changes its meaning and is never used again for another. */
public enum ProblemCode {
    TOO_LARGE("CP1001", "A file may have 1 MiB. It is refused by its size, before it is parsed."),
    SYNTAX("CP1002", "The text is not YAML 1.2. What comes after the place named was not looked at."),
    ENCODING(
            "CP1003",
            "Manifests are UTF-8 text, with or without a byte order mark. UTF-16, NUL and control characters are refused."),
    NESTING("CP1004", "Mappings and sequences may be nested 64 deep. No manifest needs more than ten."),
    ALIASES(
            "CP1005",
            "A document may have 50 aliases (*name), none that contains itself, and may not grow out of bounds by them."),
    TAG(
            "CP1006",
            "Tags (!name, !!java.lang.Object) are refused: a manifest holds text, numbers, true, false, lists and mappings only."),
    COUNT(
            "CP1007",
            "Counts are whole numbers: totals, never additions. A role has a least and a most number of nodes, and the installation has a limit."),
    DUPLICATE_KEY(
            "CP1008",
            "A key stands twice in one mapping. YAML forbids it, and one of the two values would be lost in silence."),
    MERGE_KEY(
            "CP1009",
            "Merge keys (<<) are YAML 1.1 and refused, because what a service is should be seen where it stands."),
    UNKNOWN_FIELD("CP1010", "No field has this name here. Fields of one service type are unknown to all others."),
    MISSING_FIELD("CP1011", "A field without which the rest has no meaning is not there."),
    WRONG_KIND(
            "CP1012",
            "The value is of another kind than the field's. no, yes, on and off are text in YAML 1.2; truth is true or false. 0777 and 12:30 are text."),
    BAD_VALUE("CP1013", "The value is of the right kind, but not one that the field takes."),
    BAD_NAME(
            "CP1014",
            "Names of applications, services, clouds, disks and secrets are DNS labels: a-z, 0-9 and -, at most 63, beginning and ending with a letter or digit."),
    UNKNOWN_TYPE("CP1015", "This installation has no such service type; `cps service types` lists those it has."),
    UNKNOWN_ROLE("CP1016", "The service type has no such role."),
    DANGLING_USES(
            "CP1017",
            "uses names a service that is not in this application. To use another application's service, give its address as an environment variable."),
    CYCLIC_USES("CP1018", "Services that use each other in a circle could never start: each would wait for the next."),
    PATH(
            "CP1019",
            "Paths stay inside the repository: relative, with / between names, without .., NUL, backslashes or percent codes."),
    URL(
            "CP1020",
            "URLs are https (http only where the operator allows it), with a host and without a user or password in them."),
    UNIT(
            "CP1021",
            "Sizes are whole numbers with KiB, MiB, GiB or TiB; durations with s, m, h or d. The unit is never left out."),
    LITERAL_SECRET(
            "CP1022",
            "Whoever may read the repository reads what stands in it. Write {secret: NAME}, the name of a secret that `cps secret set` stores, or {sealed: TEXT}, which `cps secret seal` encrypts."),
    DUPLICATE_APPLICATION("CP1023", "Two documents describe one application. Names are unique in the installation."),
    API_VERSION("CP1024", "This release reads apiVersion conpaas.org/v1 and kind Application."),
    LONG_VALUE(
            "CP1025",
            "One value may have 65,536 characters. Put larger text in a file of the repository and name the file."),
    UNPINNED(
            "CP1026",
            "A URL without sha256 may give other bytes tomorrow. It is pinned at its first fetch; write the sha256 to be sure of the first one too."),
    MORE_PROBLEMS("CP1027", "The file has more problems than are listed. Mend the first ones and look again."),
    SEALED_TEXT(
            "CP1028",
            "A sealed secret is the text that `cps secret seal` prints, whole and on one line. Only the installation that it was made for can read it."),
    SEALED_ELSEWHERE(
            "CP1029",
            "A sealed secret belongs to one application, so that nobody can read it by naming it in a manifest of their own. Seal the value again for this one."),
    LEGACY_SYNTAX("CP1030", "The text is not one of ConPaaS' JSON manifests: an object with Application and Services."),
    LEGACY_DROPPED("CP1031", "A field of the JSON manifest has no counterpart and was left out."),
    LEGACY_CHANGED("CP1032", "A value of the JSON manifest was changed so that its meaning stays."),
    LEGACY_SECRET(
            "CP1033",
            "A password of the JSON manifest became a reference to a secret, which must be stored by `cps secret set` before the application can start."),
    DISK_NODE(
            "CP1034",
            "A single disk is for one node of the service, named as role/number; disks of other kinds are for the nodes of a role."),
    EDIT_REFUSED(
            "CP1040",
            "The text could not be changed at this place without touching something else. Change it by hand.");

    private final String code;
    private final String explanation;

    ProblemCode(String code, String explanation) {
        this.code = code;
        this.explanation = explanation;
    }

    /** For example {@code CP1007}. */
    public String code() {
        return code;
    }

    /** Sentences for people: what the rule is, and why there is one. */
    public String explanation() {
        return explanation;
    }

    public static Optional<ProblemCode> find(String code) {
        return Arrays.stream(values())
                .filter(each -> each.code.equalsIgnoreCase(code))
                .findFirst();
    }

    public Problem error(SourcePosition at, String message, String hint) {
        return Problem.error(code, at, message, hint);
    }

    public Problem warning(SourcePosition at, String message, String hint) {
        return Problem.warning(code, at, message, hint);
    }
}
