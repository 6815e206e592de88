package storetest

import "testing"

func testWork(t *testing.T, open Opener) {}
