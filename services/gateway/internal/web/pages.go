package web

import (
	"net/http"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// offline explains that the server has no network, and that no source is blamed for it.
func (p *Pages) offline(v *visit) error {
	s, err := v.around()
	if err != nil {
		return err
	}
	if s.offline == nil {
		return v.redirect("/wire")
	}
	return v.show("offline", "", "No network", v.moment(s.offline.Since))
}

func (p *Pages) missing(v *visit) error { return view.ErrNotFound }

func (p *Pages) login(v *visit) error {
	p.Login(v.w, v.r, http.StatusOK, "")
	return nil
}

type loginPage struct{ Wrong string }

// Login shows the login page under a status, with what was wrong. It says nothing of what is on the wire.
func (p *Pages) Login(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	v := &visit{Pages: p, w: w, r: r, ctx: r.Context(), zone: p.Zone}
	f := v.bare("Sign in", loginPage{wrong})
	f.Section = "login"
	if err := v.send(status, "login", f); err != nil {
		http.Error(w, "the login page could not be made", http.StatusInternalServerError)
	}
}
