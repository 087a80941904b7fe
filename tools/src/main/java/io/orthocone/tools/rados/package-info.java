/** The commands of {@code ocone rados}: objects of a pool, and load on it. */
package io.orthocone.tools.rados;
