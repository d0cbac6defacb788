import hashlib

from helpers.data.hashes import sha256


def test_the_hash_of_known_bytes_and_of_a_file_larger_than_a_piece(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    assert sha256(tmp_path / "empty") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    content = bytes(range(256)) * 5000
    (tmp_path / "large").write_bytes(content)
    assert sha256(str(tmp_path / "large")) == hashlib.sha256(content).hexdigest()
