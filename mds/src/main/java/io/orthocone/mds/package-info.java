/**
 * Metadata server: one rank of the file system's tree. Filled by a later slice; see doc/architecture.md.
 */
package io.orthocone.mds;
