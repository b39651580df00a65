package org.conpaas.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the example {@code wordpress} needs of a machine. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Needs({
    "nginx",
    "redis-server",
    "php-fpm8.2",
    "mariadbd",
    "mariabackup",
    "mariadb",
    "haproxy",
    "socat",
    "dpkg-deb",
    "apt-get"
})
@interface NeedsBlog {}
