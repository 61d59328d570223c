"""The two things one does with a package: build it and verify it.

The face of `app.sync` for services; the work is in `outgoing` and `incoming`.
"""

from app.sync.incoming import VerifiedPackage, verify_package
from app.sync.outgoing import PackageSummary, build_package

__all__ = ["PackageSummary", "VerifiedPackage", "build_package", "verify_package"]
