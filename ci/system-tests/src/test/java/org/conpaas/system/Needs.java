package org.conpaas.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Programs that a class of tests needs on the path or in /usr/sbin; without one of them it is skipped, and the reason is reported. An
 * assumption before all tests would leave no trace in a report.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@ExtendWith(Programs.class)
@interface Needs {
    String[] value();
}
