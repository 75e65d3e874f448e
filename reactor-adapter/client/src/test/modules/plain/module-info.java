// SPDX-License-Identifier: Apache-2.0
module application {
    requires io.consulflux.reactor;
}
