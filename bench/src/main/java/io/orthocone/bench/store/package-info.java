/** The local store of an OSD under load, beside fio with the same pattern of flushes on the same disk in the same run. */
package io.orthocone.bench.store;
